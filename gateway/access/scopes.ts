/** What a caller may do. */
export const SCOPES = ['read', 'subscribe', 'submit', 'status'] as const;

/** `read` asks, `subscribe` watches, `submit` publishes, `status` changes the status of what was published. */
export type Scope = (typeof SCOPES)[number];

/** The field that needs another scope than the other mutations. */
const STATUS_FIELD = 'changeCredentialStatus';

/** What is answered to everybody: how this service must be used, and names. */
const OPEN_FIELDS = ['serviceConfig', '__typename', '__schema', '__type'];

/** The scope that a root field needs; a new mutation needs `submit` without anybody thinking of it. */
export function scopeOf(operation: 'query' | 'mutation' | 'subscription', field: string): Scope | undefined {
  if (OPEN_FIELDS.includes(field)) return undefined;
  if (operation === 'query') return 'read';
  if (operation === 'subscription') return 'subscribe';
  return field === STATUS_FIELD ? 'status' : 'submit';
}

/** Whether a word names a scope. */
export function isScope(word: string): word is Scope {
  return (SCOPES as readonly string[]).includes(word);
}
