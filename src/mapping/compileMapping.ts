import { isObjectLike } from '../values/objects.js';
import type { Row, RowOf } from './row.js';
import type { CompiledRow, ReadMessage, SourceList } from './sourceList.js';
import type { RowTrace } from './trace.js';

/** The object that holds a field: the object under `key` of the holder with the number `parent`. */
interface Holder {
  readonly parent: number;
  readonly key: string;
}

/** Numbers the objects that hold fields, so that each is looked up once however many fields it has. Number 0 is the root. */
class HolderTable {
  readonly holders: Holder[] = [{ parent: 0, key: '' }];
  readonly #numbers = new Map<string, number>([['', 0]]);

  /** The number of a field's holder, and the field's key there. */
  place(path: string): Holder {
    const keys = path.split('.');
    return { parent: this.#numberOf(keys.slice(0, -1)), key: keys[keys.length - 1] ?? '' };
  }

  #numberOf(keys: readonly string[]): number {
    const path = keys.join('.');
    const known = this.#numbers.get(path);
    if (known !== undefined) return known;
    const number = this.holders.push(this.place(path)) - 1;
    this.#numbers.set(path, number);
    return number;
  }
}

type Branch = Record<string, unknown>;

/** The object of the target that holds a field. It is created with its first field, so that no object is empty. */
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

/** Maps messages that a {@link SourceList} has read. */
export interface Mapping<Target, Context> {
  /** Writes the fields into the target it is given. A field without a usable source is absent, and so is an object without fields. */
  readonly read: (message: ReadMessage<Context>, target?: Partial<Target>) => Partial<Target>;
  /** How each row was read, in order. */
  readonly trace: (message: ReadMessage<Context>) => RowTrace<Context>[];
}

/**
 * Compiles the rows of a table once, into the functions that map a message and that trace how it was mapped.
 *
 * The first usable source of a row wins. Paths are split here, not once per message.
 *
 * @param sources What the message is read by: one for all tables of a message.
 */
export const compileMapping = <Target, Context>(
  rows: readonly RowOf<Target, Context>[],
  sources: SourceList<Context>,
): Mapping<Target, Context> => {
  const targets = new HolderTable();
  const compiled = (rows as readonly Row<Context>[]).map((row): { place: Holder; row: CompiledRow<Context> } => ({
    place: targets.place(row.path),
    row: sources.add(row),
  }));

  return {
    read: (message, target = {}) => {
      const branches: Branch[] = [target as Branch];
      for (const { place, row } of compiled) {
        const value = sources.readFirst(row, message);
        if (value === undefined) continue;
        const holder = branches[place.parent] ?? branch(branches, targets.holders, place.parent);
        holder[place.key] = value;
      }
      return target;
    },
    trace: (message) => compiled.map(({ row }) => sources.trace(row, message)),
  };
};
