/**
 * Cuts a list into lists of at most `size` elements. An empty list has none.
 *
 * @example
 * chunk(['a', 'b', 'c'], 2) // => [['a', 'b'], ['c']]
 */
export const chunk = <Item>(items: readonly Item[], size: number): Item[][] => {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += size) chunks.push(items.slice(start, start + size));
  return chunks;
};
