import { isObjectLike } from '../values/objects.js';

/** The 32-bit words of an integer in two's complement, the lowest first. */
export type Words = Int32Array | Uint32Array;

/** Recognises Apache Arrow's large integers and decimals: words with a number of their own, which plain arrays of bytes have not. */
export const isArrowNumber = (value: ArrayBufferView): value is Words =>
  Reflect.get(value, 'BYTES_PER_ELEMENT') === 4 && typeof Reflect.get(value, Symbol.toPrimitive) === 'function';

/** Integers are signed words, or say that they have no sign. */
export const isArrowDecimal = (words: Words): boolean =>
  Object.prototype.toString.call(words) === '[object Uint32Array]' && Reflect.get(words, 'signed') !== false;

/** Reads the integer itself: not every version of Arrow prints negative and wide numbers right. */
export const wordsToBigInt = (words: Words): bigint => {
  const bits = 32 * words.length;
  const sum = Array.from(words).reduceRight((higher, word) => (higher << 32n) | BigInt.asUintN(32, BigInt(word)), 0n);
  return Reflect.get(words, 'signed') === false ? sum : BigInt.asIntN(bits, sum);
};

/** Under this symbol, a row of an Arrow table refers to its columns. */
const parent = Symbol.for('parent');

const property = (value: unknown, key: PropertyKey): unknown =>
  isObjectLike(value) ? Reflect.get(value, key) : undefined;

const scaleOf = (row: object, column: string): unknown => {
  const fields = property(property(property(row, parent), 'type'), 'children');
  const field = Array.isArray(fields) ? fields.find((child) => property(child, 'name') === column) : undefined;
  return property(property(field, 'type'), 'scale');
};

/**
 * Writes a decimal of Arrow with its decimal point.
 *
 * The value itself is only the digits, `1250` for 12.50. A row of an Arrow table knows the scale of its columns; an object copied from
 * it does not.
 *
 * @returns `undefined` for anything but a decimal whose scale is known.
 */
export const scaledDecimal = (value: ArrayBufferView, row: object, column: string): string | undefined => {
  if (!isArrowNumber(value) || !isArrowDecimal(value)) return undefined;
  const scale = scaleOf(row, column);
  if (typeof scale !== 'number' || scale < 0) return undefined;
  const unscaled = wordsToBigInt(value);
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  const point = digits.length - scale;
  return `${unscaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`;
};
