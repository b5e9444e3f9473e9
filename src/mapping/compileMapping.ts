import { TransformError } from '../errors.js';
import type { Settings } from '../schemas/settings.js';
import { isObject, type PlainRecord } from '../values/kinds.js';
import { own } from '../values/own.js';
import type { AnyRow, Cast, ComputedSource, Condition, FieldRow, Source } from './fieldRow.js';
import { pathKeys } from './pathKeys.js';

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
    const keys = pathKeys(path);
    return { parent: this.#numberOf(keys.slice(0, -1)), key: keys[keys.length - 1] ?? '' };
  }

  #numberOf(keys: readonly string[]): number {
    const id = keys.join('.');
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    const number =
      this.holders.push({ parent: this.#numberOf(keys.slice(0, -1)), key: keys[keys.length - 1] ?? '' }) - 1;
    this.#numbers.set(id, number);
    return number;
  }
}

/** A source ready to be read: a key of a holder, or `compute`. All have the same keys in the same order, for V8's sake. */
interface CompiledSource {
  readonly holder: number;
  readonly key: string;
  readonly compute: ComputedSource['read'] | undefined;
  readonly when: Condition | undefined;
  readonly cast: Cast<unknown>;
}

const compileSource = (source: Source<unknown>, rowCast: Cast<unknown>, table: HolderTable): CompiledSource => {
  if (typeof source === 'object' && 'read' in source) {
    return { holder: 0, key: '', compute: source.read, when: undefined, cast: rowCast };
  }
  const { path, when, cast = rowCast } = typeof source === 'string' ? { path: source } : source;
  const { parent, key } = table.place(path);
  return { holder: parent, key, compute: undefined, when, cast };
};

type Found = readonly (PlainRecord | undefined)[];

/** Finds every object that holds a source, parents before children. */
const resolve = (holders: readonly Holder[], message: PlainRecord): Found => {
  const found: (PlainRecord | undefined)[] = [message];
  for (let number = 1; number < holders.length; number++) {
    const { parent, key } = holders[number] as Holder;
    const value = own(found[parent], key);
    found.push(isObject(value) ? value : undefined);
  }
  return found;
};

/** Gives the first usable value of a row. */
const readFirst = (sources: readonly CompiledSource[], found: Found, message: PlainRecord, settings: Settings) => {
  for (let index = 0; index < sources.length; index++) {
    const source = sources[index] as CompiledSource;
    let given: unknown;
    if (source.compute === undefined) {
      const holder = found[source.holder];
      if (holder === undefined || !Object.hasOwn(holder, source.key)) continue;
      given = holder[source.key];
    } else given = source.compute(message, settings);
    if (given === undefined || (source.when !== undefined && !source.when(message, settings))) continue;
    const value = source.cast(given, message, settings);
    if (value !== undefined) return value;
  }
  return undefined;
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
 * target paths are split here, not once per event. The reader writes into the target it is given, or into a new one.
 *
 * @throws {TransformError} From the mapping: the code of a `required` row that no source fills.
 */
export const compileMapping = <Target>(rows: readonly FieldRow<Target>[]) => {
  const sourceTable = new HolderTable();
  const targetTable = new HolderTable();
  const compiled = (rows as readonly AnyRow[]).map((row) => ({
    place: targetTable.place(row.to),
    sources: row.from.map((source) => compileSource(source, row.cast, sourceTable)),
    required: row.required,
  }));

  return (message: PlainRecord, settings: Settings, target: Partial<Target> = {}): Target => {
    const found = resolve(sourceTable.holders, message);
    const branches: Branch[] = [target as Branch];
    for (const { place, sources, required } of compiled) {
      const value = readFirst(sources, found, message, settings);
      if (value !== undefined) {
        const holder = branches[place.parent] ?? branch(branches, targetTable.holders, place.parent);
        holder[place.key] = value;
      } else if (required !== undefined) throw new TransformError(required);
    }
    return target as Target;
  };
};
