import { parseJson } from '../values/json.js';
import { getOwn, type UnknownObject } from '../values/objects.js';
import { PathTrie } from './pathTrie.js';
import type { Condition, DerivedSource, Row, RowCast, Source } from './row.js';
import { failedCondition, READ_FROM_JSON, type RowTrace, traceSources } from './trace.js';

/** A message, and the value that each source has in it. */
export interface ReadMessage<Context> {
  readonly message: UnknownObject;
  readonly context: Context;
  readonly values: readonly unknown[];
}

/** A source ready to be read. All have the same keys in the same order, for V8's sake. */
interface CompiledSource<Context> {
  readonly source: Source<unknown, Context>;
  /** Computes the value of a source that is not a path. */
  readonly compute: ((read: ReadMessage<Context>) => unknown) | undefined;
  readonly when: readonly Condition<Context>[] | undefined;
  readonly cast: RowCast<unknown, Context>;
  readonly read: RowCast<unknown, Context>['read'];
  /** The row that a derived source takes its part of. */
  readonly within: CompiledRow<Context> | undefined;
}

/** A row, and where its sources stand in the list of all. */
export interface CompiledRow<Context> {
  readonly row: Row<Context>;
  readonly first: number;
  readonly end: number;
}

/** Stands among the values for a source that is computed. */
const COMPUTED = Symbol('computed');

const pathOf = (source: Source<unknown, never>): string | undefined => {
  if (typeof source === 'string') return source;
  return 'path' in source ? source.path : undefined;
};

const partOf = <Context>({ part }: DerivedSource<Context>, found: unknown): unknown =>
  typeof part === 'string' ? getOwn(found, part) : part(found);

/**
 * The sources of all tables that are read from the same message, row by row.
 *
 * A message is read once into a list of values in the same order. A row without a value, as most are, then costs a look at a
 * few neighbours in that list.
 */
export class SourceList<Context> {
  // `private` and not `#`: in the script for databases, which is ECMAScript 2020, a `#` is a slow look into a WeakMap.
  private readonly sources: CompiledSource<Context>[] = [];
  private readonly trie = new PathTrie();
  private readonly noValues: unknown[] = [];

  /** Adds the sources of a row. All rows are added before the first message is read. */
  add(row: Row<Context>): CompiledRow<Context> {
    // The row that a source is derived from is added first, so that the sources of this row stand side by side.
    const compiled = row.sources.map((source) => this.compile(source, row.cast));
    const first = this.sources.length;
    for (const source of compiled) {
      const path = pathOf(source.source);
      if (path !== undefined) this.trie.add(path.split('.'), this.sources.length);
      this.noValues.push(source.compute === undefined ? undefined : COMPUTED);
      this.sources.push(source);
    }
    return { row, first, end: this.sources.length };
  }

  /** Reads the value of each source, once for all rows. */
  read(message: UnknownObject, context: Context): ReadMessage<Context> {
    const values = this.noValues.slice();
    this.trie.read(message, values);
    return { message, context, values };
  }

  /** The first usable value of a row. */
  readFirst({ first, end }: CompiledRow<Context>, read: ReadMessage<Context>): unknown {
    const { message, context, values } = read;
    const sources = this.sources;
    for (let slot = first; slot < end; slot++) {
      let given = values[slot];
      if (given === undefined) continue;
      const { compute, when, read: readAs } = sources[slot] as CompiledSource<Context>;
      if (compute !== undefined) {
        given = compute(read);
        if (given === undefined) continue;
      }
      if (when !== undefined && failedCondition(when, message, context) !== undefined) continue;
      const value = readAs(given, message, context);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Reads a row as {@link readFirst} does, and keeps what it looked at. */
  trace(compiled: CompiledRow<Context>, read: ReadMessage<Context>): RowTrace<Context> {
    const sources = this.sources.slice(compiled.first, compiled.end).map((source, index) => ({
      ...this.locate(source, read, compiled.first + index),
      cast: source.cast,
      when: source.when,
    }));
    return traceSources(compiled.row, sources, read.message, read.context);
  }

  private compile(source: Source<unknown, Context>, castOfRow: RowCast<unknown, Context>): CompiledSource<Context> {
    const isPath = typeof source === 'object' && 'path' in source;
    const cast = (isPath ? source.cast : undefined) ?? castOfRow;
    const within = typeof source === 'object' && 'within' in source ? this.add(source.within) : undefined;
    return {
      source,
      compute: this.computer(source, within),
      when: typeof source === 'object' && 'when' in source ? source.when : undefined,
      cast,
      read: cast.read,
      within,
    };
  }

  private computer(source: Source<unknown, Context>, within: CompiledRow<Context> | undefined) {
    if (typeof source === 'string' || 'path' in source) return undefined;
    if ('setting' in source) return ({ message, context }: ReadMessage<Context>) => source.read(message, context);
    return (read: ReadMessage<Context>): unknown => {
      const found = within && this.readFirst(within, read);
      return found === undefined ? undefined : partOf(source, found);
    };
  }

  /** Where the value of a source is, and what was done to it before its cast. */
  private locate({ source, compute, within }: CompiledSource<Context>, read: ReadMessage<Context>, slot: number) {
    const given = compute === undefined ? read.values[slot] : compute(read);
    if (typeof source === 'string') return { name: source, path: source, given, steps: [] };
    if ('path' in source) return { name: source.path, path: source.path, given, steps: [] };
    if ('setting' in source) {
      return { name: `settings.${source.setting}`, path: 'settings', given, steps: [`by ${source.setting}`] };
    }
    const { name, part } = source;
    const used = within && this.trace(within, read).used;
    if (given === undefined || used === undefined) return { name, path: name, given: undefined, steps: [] };
    if (typeof part !== 'string') return { name, path: used.path, given, steps: [name] };
    // The row has cast the part already; a trace shows what the message has.
    const steps = typeof used.given === 'string' ? [READ_FROM_JSON] : [];
    return { name, path: `${used.path}.${part}`, given: getOwn(parseJson(used.given), part), steps };
  }
}
