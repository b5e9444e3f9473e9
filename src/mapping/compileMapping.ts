import { TransformError } from '../errors.js';
import { isObjectLike } from '../values/kinds.js';
import type { AnyRow, FieldRow } from './fieldRow.js';
import type { ReadEvent, SourceList } from './sourceList.js';

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
    const keys = path.split('.');
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

type Branch = Record<string, unknown>;

/** Gives the object of the payload that holds a field, made when its first field is written: none is ever empty. */
const branch = (branches: Branch[], holders: readonly Holder[], number: number): Branch => {
  const known = branches[number];
  if (known !== undefined) return known;
  const { parent, key } = holders[number] as Holder;
  const holder = branch(branches, holders, parent);
  const written = holder[key];
  const made = isObjectLike(written) ? (written as Branch) : {};
  holder[key] = made;
  branches[number] = made;
  return made;
};

/**
 * Compiles the rows of a table, once, into the function that maps an event.
 *
 * The first usable source of a row wins; a field without one is absent, and so is an object without fields. Source and
 * target paths are split here, not once per event. The mapping writes into the target it is given, or into a new one.
 *
 * @param sources What the event is read by: one for all tables of an event.
 * @throws {TransformError} From the mapping: the code of a `required` row that no source fills.
 */
export const compileMapping = <Target>(rows: readonly FieldRow<Target>[], sources: SourceList) => {
  const targets = new HolderTable();
  const compiled = (rows as readonly AnyRow[]).map((row) => ({
    place: targets.place(row.to),
    range: sources.add(row),
    required: row.required,
  }));

  return (event: ReadEvent, target: Partial<Target> = {}): Target => {
    const branches: Branch[] = [target as Branch];
    for (const { place, range, required } of compiled) {
      const value = sources.readFirst(range, event);
      if (value !== undefined) {
        const holder = branches[place.parent] ?? branch(branches, targets.holders, place.parent);
        holder[place.key] = value;
      } else if (required !== undefined) throw new TransformError(required);
    }
    return target as Target;
  };
};
