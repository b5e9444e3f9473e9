/** Writes a value as a JavaScript expression, including values that JSON cannot represent but a database engine can pass. */
export const sourceOf = (value: unknown): string => {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value !== 'object' || value === null) return Object.is(value, -0) ? '-0' : String(value);
  if (Array.isArray(value)) return `[${value.map(sourceOf).join()}]`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if ('toFixed' in value) {
    return `new (class { toFixed() { return ${JSON.stringify((value as { toFixed(): string }).toFixed())}; } })()`;
  }
  const entries = Object.entries(Object.getOwnPropertyDescriptors(value)).map(([key, { value: item, get }]) =>
    get === undefined
      ? `[${JSON.stringify(key)}]: ${sourceOf(item)}`
      : `get [${JSON.stringify(key)}]() { throw new Error(); }`,
  );
  return `({ ${entries.join()} })`;
};
