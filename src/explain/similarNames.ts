import { wordMeant } from '../values/wordMeant.js';

/** The words of a name, in lower case: `orderId`, `order_id` and `Order ID` are the same two. */
const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

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
  wordMeant(one, [other]) !== undefined || isLonger(one, other);
