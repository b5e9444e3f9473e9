import toPath from 'lodash/toPath.js';
import { TransformError } from '../errors.js';
import type { Settings } from '../schemas/settings.js';
import { isObject, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';
import type { AnyRow, Cast, FieldRow, Source } from './fieldRow.js';

/** Where an object is: under `key` of the object with the number `parent`. */
interface Holder {
  readonly parent: number;
  readonly key: string;
}

/** Numbers the objects that hold fields, so that each is looked up once however many fields it has. Number 0 is the root. */
class HolderTable {
  readonly holders: Holder[] = [{ parent: 0, key: '' }];
  readonly #numbers = new Map<string, number>([['', 0]]);

  /** The place of a field: the number of its holder, and its key there. */
  place(path: string): Holder {
    const keys = toPath(path);
    return { parent: this.#numberOf(keys.slice(0, -1)), key: keys.at(-1) ?? '' };
  }

  #numberOf(keys: readonly string[]): number {
    const id = keys.join('.');
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number = this.holders.push({ parent: this.#numberOf(keys.slice(0, -1)), key: keys.at(-1) ?? '' }) - 1;
    this.#numbers.set(id, number);
    return number;
  }
}

type Read = (sources: readonly unknown[], message: PlainRecord, settings: Settings) => unknown;

const compileSource = (source: Source<unknown>, rowCast: Cast<unknown>, table: HolderTable): Read => {
  if (typeof source === 'object' && 'read' in source) {
    return (_sources, message, settings) => rowCast(source.read(message, settings), message, settings);
  }
  const { path, when, cast = rowCast } = typeof source === 'string' ? { path: source } : source;
  const { parent, key } = table.place(path);
  const read: Read = (sources, message, settings) => cast(own(sources[parent], key), message, settings);
  if (when === undefined) return read;
  return (sources, message, settings) => (when(message, settings) ? read(sources, message, settings) : undefined);
};

/** Finds every object that holds a source, parents before children. */
const resolve = (holders: readonly Holder[], message: PlainRecord): unknown[] => {
  const sources: unknown[] = [message];
  for (let number = 1; number < holders.length; number++) {
    const { parent, key } = holders[number] as Holder;
    sources.push(own(sources[parent], key));
  }
  return sources;
};

type Branch = Record<string, unknown>;

/** Gives the object of the payload that holds a field, made when its first field is written: none is ever empty. */
const branch = (branches: Branch[], holders: readonly Holder[], number: number): Branch => {
  const known = branches[number];
  if (known !== undefined) return known;
  const { parent, key } = holders[number] as Holder;
  const holder = branch(branches, holders, parent);
  const written = holder[key];
  const made = isObject(written) ? (written as Branch) : {};
  holder[key] = made;
  branches[number] = made;
  return made;
};

/**
 * Compiles the rows of a table, once, into the function that reads them from an event.
 *
 * The first usable source of a row wins; a field without one is absent, and so is an object without fields. Source and
 * target paths are split here, not once per event.
 *
 * @throws {TransformError} From the mapping: the code of a `required` row that no source fills.
 */
export const compileMapping = <Target>(rows: readonly FieldRow<Target>[]) => {
  const sourceTable = new HolderTable();
  const targetTable = new HolderTable();
  const compiled = (rows as readonly AnyRow[]).map((row) => ({
    target: targetTable.place(row.to),
    reads: row.from.map((source) => compileSource(source, row.cast, sourceTable)),
    required: row.required,
  }));

  return (message: PlainRecord, settings: Settings): Target => {
    const sources = resolve(sourceTable.holders, message);
    const branches: Branch[] = [{}];
    for (const { target, reads, required } of compiled) {
      let value: unknown;
      for (const read of reads) {
        value = read(sources, message, settings);
        if (value !== undefined) break;
      }
      if (value !== undefined) branch(branches, targetTable.holders, target.parent)[target.key] = value;
      else if (required !== undefined) throw new TransformError(required);
    }
    return branches[0] as Target;
  };
};
