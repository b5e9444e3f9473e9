import toPath from 'lodash/toPath.js';
import { getOwn, getOwnEnumerable, type UnknownObject } from '../values/objects.js';
import type { RowCast } from './row.js';
import { type RowTrace, traceSources } from './trace.js';

/**
 * Compiles a path such as `properties.products[0].sku`, or its keys, into a reader of own properties and array indexes.
 *
 * @example
 * compilePath('context.os.name')({ context: { os: { name: 'iOS' } } }) // => 'iOS'
 */
export const compilePath = (path: string | readonly string[]): ((message: UnknownObject) => unknown) => {
  const keys = toPath(path);
  return (message) => keys.reduce(getOwn, message as unknown);
};

/** A row whose sources are paths of an object that no `SourceList` reads, such as an item of a list. */
export interface PathRow<Value, Context> {
  readonly path: string;
  readonly sources: readonly string[];
  readonly cast: RowCast<Value, Context>;
}

const pathReader = (path: string) => {
  const keys = path.split('.');
  return (object: UnknownObject): unknown => keys.reduce<unknown>(getOwnEnumerable, object);
};

/** Compiles a row that stands alone. For a few paths, asking for each is faster than reading a whole message. */
export const compileRow = <Value, Context>({ sources, cast }: PathRow<Value, Context>) => {
  const readers = sources.map(pathReader);
  return (object: UnknownObject, context: Context): Value | undefined => {
    for (const read of readers) {
      const value = cast.read(read(object), object, context);
      if (value !== undefined) return value;
    }
    return undefined;
  };
};

/** Traces a row that stands alone. */
export const traceRow = <Context>(
  row: PathRow<unknown, Context>,
  object: UnknownObject,
  context: Context,
): RowTrace<Context> => {
  const { sources, cast } = row;
  const read = sources.map((path) => ({ name: path, path, given: pathReader(path)(object), steps: [], cast }));
  return traceSources(row, read, object, context);
};
