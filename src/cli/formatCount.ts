const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** A whole number as people read it: `1,000,000`. The same on every machine, whatever its language. */
export function formatCount(count: number): string {
  return grouped.format(count);
}

/** @example countOf(1, 'event') // => '1 event' */
export function countOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
