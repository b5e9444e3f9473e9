const isDigest = (text: string): boolean => /^[0-9a-f]{64}$/.test(text);

/** Where the person is, in both generations of the API. */
const holders: ReadonlySet<string> = new Set(['user', 'context']);

/** A copy of a request without what it says of a person in clear: places always are, and all is with hashing off. */
export function redactPerson(value: unknown, isOfPerson = false): unknown {
  if (typeof value === 'string') return isOfPerson && !isDigest(value) ? '***' : value;
  if (Array.isArray(value)) return value.map((part) => redactPerson(part, isOfPerson));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, redactPerson(part, isOfPerson || holders.has(key))]),
  );
}
