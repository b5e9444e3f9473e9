import toPath from 'lodash/toPath.js';
import { isPersonalName } from '../events-api/personalNames.js';
import { closestString, plainWord } from '../values/names.js';

/** The words of a name, in lower case: `orderId`, `order_id` and `Order ID` are the same two. */
export const wordsOf = (name: string): string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** True where one name is the other with words before or after it: `email address`, `customer email`. */
const isLonger = (one: string, other: string): boolean => {
  const [inner, outer] = one.length < other.length ? [one, other] : [other, one];
  return inner.length >= 3 && (outer.startsWith(`${inner} `) || outer.endsWith(` ${inner}`));
};

/** Longer names do not stand for one of the short names that are read. */
const MAX_LENGTH = 60;

/**
 * Creates the search for the name that another may stand for: a misspelling, or a name with more or fewer words.
 *
 * @example
 * ['Email', 'emial', 'email_address', 'age'].map(similarFinder(['email'])) // => ['email', 'email', 'email', undefined]
 */
export const similarFinder = (names: readonly string[]): ((name: string) => string | undefined) => {
  const known = names.map((name) => ({ name, words: wordsOf(name).join(' ') }));
  return (name) => {
    if (name.length > MAX_LENGTH) return undefined;
    const words = wordsOf(name).join(' ');
    return closestString(name, names) ?? known.find((other) => isLonger(words, other.words))?.name;
  };
};

type Keys = readonly string[];

/** Finds the path that some keys may stand for. */
export type FindNearest = (keys: Keys) => string | undefined;

interface Candidate {
  readonly path: string;
  readonly keys: Keys;
  readonly name: string;
  /** The name as {@link plainWord} has it: names that differ in case and separators only are the same. */
  readonly plain: string;
}

const last = (keys: Keys): string => keys.at(-1) ?? '';

/** True for names that are clear without their object, such as `email`. */
const isSelfExplanatory = (name: string): boolean => isPersonalName(name) || isPersonalName(wordsOf(name).join('_'));

/** Names that other destinations use, by the name under which the field is read here. */
const otherNames = {
  products: ['line_items', 'product_list'],
  value: ['amount', 'subtotal'],
  order_id: ['transaction_id', 'order_number'],
  search_string: ['search_term', 'search_query', 'keyword'],
  ttclid: ['click_id', 'tiktok_click_id'],
  phone: ['mobile', 'mobile_number', 'tel', 'telephone'],
  first_name: ['given_name'],
  last_name: ['family_name', 'surname'],
  postal_code: ['postcode'],
} as const;

const synonymOf = new Map(
  Object.entries(otherNames).flatMap(([read, names]) => names.map((name) => [plainWord(name), plainWord(read)])),
);

const placeOf = (holder: Keys): string => JSON.stringify(holder.map(plainWord));

const toCandidate = (path: string): Candidate => {
  const keys = toPath(path);
  return { path, keys, name: last(keys), plain: plainWord(last(keys)) };
};

const byPlace = (candidates: readonly Candidate[], holderOf: (keys: Keys) => Keys) => {
  const places = new Map<string, readonly Candidate[]>();
  for (const candidate of candidates) {
    const place = placeOf(holderOf(candidate.keys));
    places.set(place, [...(places.get(place) ?? []), candidate]);
  }
  return places;
};

/** `pages` and `page`, `properties` and `property`. */
const singular = (word: string): string => word.replace(/ies$|ys$/, 'y').replace(/s$/, '');

const isSimilarKey = (key: string, known: string): boolean =>
  singular(plainWord(key)) === singular(plainWord(known)) || closestString(key, [known]) !== undefined;

/** The objects that paths lead through, the one that each key of some keys may stand for. */
const holderFinder =
  (holders: readonly Keys[]) =>
  (keys: Keys): Keys | undefined =>
    holders.find(
      (known) => known.length === keys.length && known.every((key, index) => isSimilarKey(keys[index] ?? '', key)),
    );

/** How many of the last keys are the same. */
const sharedEnd = (one: Keys, other: Keys): number => {
  let length = 0;
  while (length < one.length && plainWord(one.at(-1 - length) ?? '') === plainWord(other.at(-1 - length) ?? ''))
    length++;
  return length;
};

/** Smaller is nearer: the same objects around it count most, then the same top object, then its depth. */
const distance = (candidate: Candidate, keys: Keys): number =>
  -1000 * sharedEnd(candidate.keys, keys) +
  (candidate.keys[0] === keys[0] ? 0 : 100) +
  2 * candidate.keys.length +
  (candidate.name === last(keys) ? 0 : 1);

/**
 * Creates the search for the path that some keys may stand for. An object on the way may be misspelt, too. It looks first for the same name in another spelling, then that name in the
 * items of a list beside it, then a synonym and a similar name in the same object, then the same name elsewhere.
 *
 * @param itemPaths Paths within the first item of a list, such as `properties.products[0].price`.
 * @example
 * nearestFinder(['properties.value'])(['properties', 'Value']) // => 'properties.value'
 */
export const nearestFinder = (paths: readonly string[], itemPaths: readonly string[] = []): FindNearest => {
  const candidates = paths.map(toCandidate);
  const fields = byPlace(candidates, (keys) => keys.slice(0, -1));
  const items = byPlace(itemPaths.map(toCandidate), (keys) => keys.slice(0, -3));
  const findSimilar = new Map(
    [...fields].map(([place, beside]) => [place, similarFinder(beside.map(({ name }) => name))]),
  );
  const selfExplanatory = candidates.filter(({ name }) => isSelfExplanatory(name));
  const holders = candidates.map((candidate) => candidate.keys.slice(0, -1));
  const findHolder = holderFinder([...new Map(holders.map((keys) => [placeOf(keys), keys])).values()]);

  return (keys) => {
    const name = last(keys);
    const holder = keys.slice(0, -1);
    const place = placeOf(fields.has(placeOf(holder)) ? holder : (findHolder(holder) ?? holder));
    const plain = plainWord(name);
    const isSame = (candidate: Candidate): boolean => candidate.plain === plain;
    const beside = fields.get(place) ?? [];
    const synonym = synonymOf.get(plain);
    const same =
      beside.find(isSame) ?? items.get(place)?.find(isSame) ?? beside.find((candidate) => candidate.plain === synonym);
    if (same !== undefined) return same.path;
    const similar = findSimilar.get(place)?.(name);
    const found =
      beside.find((candidate) => candidate.name === similar) ??
      selfExplanatory.filter(isSame).sort((one, other) => distance(one, keys) - distance(other, keys))[0];
    return found?.path;
  };
};
