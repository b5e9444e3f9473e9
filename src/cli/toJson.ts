/** The JSON text of a value; undefined when the value is nested too deep for `JSON.stringify`. */
export function toJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
