/** The words of a name, in lower case: `orderId`, `order_id` and `Order ID` are the same two. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** True for names that differ in case and separators only. */
export const isSameName = (one: string, other: string): boolean => wordsOf(one).join('') === wordsOf(other).join('');

/** What is left of two texts without what they begin and end with in common. */
const differences = (one: string, other: string): [string, string] => {
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start++;
  let end = 0;
  const shorter = Math.min(one.length, other.length) - start;
  while (end < shorter && one.at(-1 - end) === other.at(-1 - end)) end++;
  return [one.slice(start, one.length - end), other.slice(start, other.length - end)];
};

/** True for names of four characters or more that one slip of the finger tells apart. */
const isMistyped = (one: string, other: string): boolean => {
  const [here, there] = differences(wordsOf(one).join(''), wordsOf(other).join(''));
  if (Math.min(one.length, other.length) < 4) return false;
  const isSwap = here.length === 2 && here === [...there].reverse().join('');
  return isSwap || (here.length <= 1 && there.length <= 1);
};

/** True where one name is the other with words before or behind it: `email_address`, `customerEmail`. */
const isLonger = (one: string, other: string): boolean => {
  const [shorter, longer] = [wordsOf(one), wordsOf(other)].sort((a, b) => a.length - b.length);
  if (shorter === undefined || longer === undefined || shorter.length === 0) return false;
  const [inner, outer] = [shorter.join(' '), longer.join(' ')];
  return inner.length >= 3 && (outer.startsWith(`${inner} `) || outer.endsWith(` ${inner}`));
};

/**
 * True for names that may have been meant for each other.
 *
 * @example
 * ['Email', 'emial', 'email_address', 'age'].filter((name) => isSimilarName(name, 'email')) // => ['Email', 'emial', 'email_address']
 */
export const isSimilarName = (one: string, other: string): boolean =>
  isSameName(one, other) || isMistyped(one, other) || isLonger(one, other);
