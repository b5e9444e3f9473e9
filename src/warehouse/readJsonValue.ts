import { parseLosslessJson } from '../values/parseLosslessJson.js';

const wholeNumber = /^-?\d+$/;

/** What the JSON text of a column stands for; whole numbers keep all their digits. */
export const readJsonValue = (value: unknown): unknown => {
  if (typeof value !== 'string') return value;
  if (wholeNumber.test(value)) return BigInt(value);
  try {
    return parseLosslessJson(value);
  } catch {
    return value;
  }
};
