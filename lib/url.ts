/**
 * An address without user, password and query, which may hold secrets: the form for logs and reports. So may a long
 * part of its path: providers of nodes put their keys there.
 */
export function withoutSecrets(url: string): string {
  const { protocol, host, pathname } = new URL(url);
  const path = pathname.replaceAll(/[^/]{20,}/g, '…');
  return `${protocol}//${host}${path === '/' ? '' : path}`;
}

/** Takes user and password out of an address, as the value of the header that they are sent in. */
export function splitCredentials(url: string): { url: string; authorization: string | undefined } {
  const parsed = new URL(url);
  const { username, password } = parsed;
  if (username === '' && password === '') return { url, authorization: undefined };
  parsed.username = '';
  parsed.password = '';
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { url: parsed.href, authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
}
