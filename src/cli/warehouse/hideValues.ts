/** What is shown of a personal value. */
export const hidden = '***';

/** Shorter ones stand in many texts by chance: only a text that is nothing else is hidden. */
const leastWithinText = 4;

/** The texts and numbers of an event that its masked copy does not show, as texts. */
export function redactedValues(given: unknown, masked: unknown): string[] {
  if (given === masked) return [];
  if (typeof given !== 'object' || given === null) return [String(given)];
  return Object.entries(given).flatMap(([key, part]) =>
    redactedValues(part, masked === hidden ? hidden : (masked as Readonly<Record<string, unknown>>)[key]),
  );
}

/** Hides these values wherever they stand: a column may be read for more than one field. */
export function redactValues(value: unknown, values: readonly string[]): unknown {
  if (Array.isArray(value)) return value.map((part) => redactValues(part, values));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, redactValues(part, values)]));
  }
  if (values.includes(String(value))) return hidden;
  if (typeof value !== 'string') return value;
  return values
    .filter(({ length }) => length >= leastWithinText)
    .reduce((text, personal) => text.replaceAll(personal, hidden), value);
}
