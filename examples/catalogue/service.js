const ENDPOINT = new URL(document.querySelector('meta[name="ces-endpoint"]').content, location.href);

/** The same address for subscriptions. */
export const SUBSCRIPTIONS = ENDPOINT.href.replace(/^http/, 'ws');

/** Asks the service; throws an Error with its words and its code, or that it could not be reached. */
export async function ask(query, variables, signal) {
  const { data, errors } = await answerTo({ query, variables }, signal);
  if (errors?.length > 0) throw Object.assign(new Error(errors[0].message), { code: errors[0].extensions?.code });
  return data;
}

async function answerTo(question, signal) {
  try {
    const response = await fetch(ENDPOINT, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify(question),
      signal,
    });
    return await response.json();
  } catch (cause) {
    throw new Error('it cannot be reached now', { cause });
  }
}
