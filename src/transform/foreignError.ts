import once from 'lodash/once.js';
import { isTransformError, TransformError } from '../errors.js';
import { apiVersions } from '../events-api/apiVersions.js';
import { devicePaths, pathsBesideRows } from '../events-api/sources.js';
import { copyJson, MAX_LEVELS } from '../values/json.js';
import { getOwn, isObjectLike } from '../values/objects.js';
import { knownKeys } from './config.js';

/**
 * The keys of the paths that the library reads of a message, and those of the settings. Any other may be personal data, such as a
 * key of a product, and a path ends with `*` in its place.
 */
const showableKeys = once(
  (): ReadonlySet<string> =>
    new Set([
      ...[
        ...Object.values(apiVersions).flatMap(({ sourcePaths }) => sourcePaths),
        ...pathsBesideRows,
        ...devicePaths,
      ].flatMap((path) => path.split('.')),
      ...knownKeys,
      ...['type', 'event', 'integrations', 'from', 'to', 'web', 'app', 'offline', 'crm'],
    ]),
);

const joinKey = (path: string, key: string): string => {
  if (path.endsWith('*')) return path;
  if (/^\d{1,6}$/.test(key)) return `${path}[${key}]`;
  return `${path}.${showableKeys().has(key) ? key : '*'}`;
};

/** Finds the path of the first part of a value that cannot be read, or that contains itself. */
const findUnreadable = (read: () => unknown, rootPath: string): string | undefined => {
  const readable = new Set<object>();

  const visit = (readValue: () => unknown, path: string, holders: readonly object[]): string | undefined => {
    try {
      const value = readValue();
      if (!isObjectLike(value) || readable.has(value) || holders.length === MAX_LEVELS) return undefined;
      if (holders.includes(value)) return path;
      for (const key of Object.keys(value)) {
        const found = visit(() => value[key], joinKey(path, key), [...holders, value]);
        if (found !== undefined) return found;
      }
      readable.add(value);
      return undefined;
    } catch {
      return path;
    }
  };
  return visit(read, rootPath, []);
};

/** The parts of an event that are read. */
interface EventParts {
  readonly message?: unknown;
  readonly destination: { readonly Config: unknown };
}

const readMessage = (event: unknown): unknown => getOwn(event, 'message');
const readConfig = (event: unknown): unknown => getOwn(getOwn(event, 'destination'), 'Config');

/** True for an error that a plain copy of the event causes too. */
const isBug = (event: unknown, retry: (event: EventParts) => unknown): boolean => {
  let copy: EventParts;
  try {
    copy = { message: copyJson(readMessage(event)), destination: { Config: copyJson(readConfig(event)) } };
  } catch {
    return false;
  }
  try {
    retry(copy);
    return false;
  } catch (error) {
    return !isTransformError(error);
  }
};

/**
 * Converts any error into a `TransformError`: one that already is, an event that is not plain data, such as an object that
 * contains itself or whose getters throw, or a bug of this library, which a plain copy of the event shows too.
 *
 * The text of an unknown error is dropped, because it may quote the event.
 *
 * @param retry Does with a plain copy what caused the error.
 */
export const toTransformError = (
  error: unknown,
  event: unknown,
  retry: (event: EventParts) => unknown,
): TransformError => {
  if (isTransformError(error)) return error;
  const inMessage = findUnreadable(() => readMessage(event), 'message');
  const inConfig = inMessage === undefined ? findUnreadable(() => readConfig(event), 'destination.Config') : undefined;
  if (inConfig !== undefined) {
    return new TransformError(
      'invalid-config',
      `destination.Config must be plain data, as JSON holds it: look at ${inConfig}`,
    );
  }
  if (inMessage === undefined && isBug(event, retry)) return new TransformError('internal-error');
  return new TransformError(
    'invalid-message',
    `Event must be plain data, as JSON holds it${inMessage === undefined ? '' : `: look at ${inMessage}`}`,
  );
};
