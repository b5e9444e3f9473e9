import { exactText } from './canonicalText.js';

/**
 * One text for the values of a key: rows with the same text are of one event, and in the order of the texts they stand together,
 * whatever types and forms the values have.
 *
 * @param values As {@link driverValue} gives them.
 * @returns `undefined` where a value is missing or cannot be part of a key: the row belongs to no event.
 * @example
 * [keyText([9001, '2024-05-05']), keyText(['9001.0', '2024-05-05 02:00:00+02'])] // => ['["9001","2024-05-05T00:00:00.000Z"]', '["9001","2024-05-05T00:00:00.000Z"]']
 */
export const keyText = (values: readonly unknown[]): string | undefined => {
  const texts = values.map(exactText);
  return texts.includes(undefined) ? undefined : JSON.stringify(texts);
};
