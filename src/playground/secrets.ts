import uniq from 'lodash/uniq.js';
import { hiddenToken } from '../transform/hiddenToken.js';
import { printJson } from '../values/escapeInvisible.js';
import { toPlainDecimal } from '../values/json.js';
import { getOwn, isObject, isObjectLike } from '../values/objects.js';

/** A shorter secret is a part of many words: it is hidden only where it is a whole string. */
const minLength = 6;

/** The access token, the pixel code and the ids in place of it, among the settings as a user wrote them. */
const secretsOf = (settings: unknown): string[] => {
  const ids = getOwn(settings, 'eventSourceIds');
  const given = [
    getOwn(settings, 'accessToken'),
    getOwn(settings, 'pixelCode'),
    ...(isObject(ids) ? Object.values(ids) : []),
  ];
  return given
    .map((value) => (typeof value === 'number' && Number.isFinite(value) ? toPlainDecimal(value) : value))
    .flatMap((value) => (typeof value === 'string' && value.trim() !== '' ? [value.trim()] : []));
};

/** How a secret may be written: in lower case, as refusals quote names; within JSON; within JSON that a shell reads. */
const formsOf = (secret: string): string[] =>
  [secret, secret.toLowerCase()].flatMap((text) => {
    const inJson = printJson(text).slice(1, -1);
    return [text, inJson, inJson.replaceAll("'", String.raw`'\''`)];
  });

const hideForm = (text: string, form: string): string =>
  form.length < minLength
    ? text.replaceAll(`"${form}"`, `"${hiddenToken}"`).replaceAll(`(${form})`, `(${hiddenToken})`)
    : hideCut(text.replaceAll(form, hiddenToken), form);

/** Hides the beginning of a secret at the place where a refusal cuts a long name. */
const hideCut = (text: string, form: string): string => {
  const end = text.indexOf('…');
  for (let length = Math.min(form.length, end); length >= minLength; length -= 1) {
    if (text.endsWith(form.slice(0, length), end)) return text.slice(0, end - length) + hiddenToken + text.slice(end);
  }
  return text;
};

/** Parts of a preview that are no text of the user: the page branches on them, or finds values by them. */
const structure = new Set(['version', 'code', 'severity', 'editor', 'keys', 'source']);

/**
 * Creates the function that replaces the secrets of settings in all strings of what the page shows.
 *
 * @param settings The settings as the user wrote them.
 */
export const createMask = (settings: unknown): (<Value>(value: Value) => Value) => {
  const forms = uniq(secretsOf(settings).flatMap(formsOf)).sort((one, other) => other.length - one.length);
  const mask = (value: unknown): unknown => {
    if (typeof value === 'string') return forms.reduce(hideForm, value);
    if (Array.isArray(value)) return value.map(mask);
    if (!isObjectLike(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => [key, structure.has(key) ? part : mask(part)]),
    );
  };
  return <Value>(value: Value) => mask(value) as Value;
};
