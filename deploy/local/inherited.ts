/** The environment that children get: ours, with what is theirs on top. Handed on, never read for configuration. */
export function inherited(own: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return { ...process.env, ...own };
}
