import type { Settings } from '../transform/settings.js';
import { getOwn } from '../values/getOwn.js';
import type { UnknownObject } from '../values/kinds.js';
import type { AnyRow, Cast, Condition, DerivedSource, Source } from './fieldRow.js';
import { PathTrie } from './pathTrie.js';

/** An event, and the value that each source has in it. */
export interface ReadEvent {
  readonly message: UnknownObject;
  readonly settings: Settings;
  readonly values: readonly unknown[];
}

/** Gives the first usable value of a row. */
export type RowReader = (event: ReadEvent) => unknown;

/** A source ready to be read. All have the same keys in the same order, for V8's sake. */
interface CompiledSource {
  readonly compute: RowReader | undefined;
  readonly when: Condition | undefined;
  readonly cast: Cast<unknown>;
}

/** Stands in the list of values for one that is computed. */
const COMPUTED = Symbol('computed');

/** What a source takes of what its row found. */
export const partOf = ({ part }: DerivedSource, found: unknown): unknown =>
  typeof part === 'string' ? getOwn(found, part) : part(found);

/** The sources of one row in the list of all. */
export interface SourceRange {
  readonly first: number;
  readonly end: number;
}

/**
 * The sources of tables that are read from the same event, one row's after the other's. What they have in an event is a list
 * in the same order: so a row without a value, as most are, is a look at a few neighbours in a list.
 */
export class SourceList {
  // `private` and not `#`, as in `ShapeMemory`.
  private readonly sources: CompiledSource[] = [];
  private readonly message = new PathTrie();
  private readonly noValues: unknown[] = [];

  /** Adds the sources of a row. All are added before the first event is read. */
  add({ from, cast }: AnyRow): SourceRange {
    // What a source is derived from is added first, so that the sources of the row itself stand together.
    const computes = from.map((source) => this.compile(source));
    const first = this.sources.length;
    for (const [index, source] of from.entries()) {
      const path = typeof source === 'string' ? { path: source } : 'path' in source ? source : undefined;
      if (path !== undefined) this.message.add(path.path.split('.'), this.sources.length);
      this.noValues.push(path === undefined ? COMPUTED : undefined);
      this.sources.push({ compute: computes[index], when: path?.when, cast: path?.cast ?? cast });
    }
    return { first, end: this.sources.length };
  }

  private compile(source: Source<unknown>): RowReader | undefined {
    if (typeof source === 'string' || 'path' in source) return undefined;
    if ('setting' in source) return ({ message, settings }) => source.read(message, settings);
    const range = this.add(source.within);
    return (event) => {
      const found = this.readFirst(range, event);
      return found === undefined ? undefined : partOf(source, found);
    };
  }

  /** Reads the value of each source, once for all rows. */
  read(message: UnknownObject, settings: Settings): ReadEvent {
    const values = this.noValues.slice();
    this.message.read(message, values);
    return { message, settings, values };
  }

  /** Gives the first usable value of a row. */
  readFirst({ first, end }: SourceRange, event: ReadEvent): unknown {
    const { message, settings, values } = event;
    const sources = this.sources;
    for (let place = first; place < end; place++) {
      let given = values[place];
      if (given === undefined) continue;
      const { compute, when, cast } = sources[place] as CompiledSource;
      if (compute !== undefined) given = compute(event);
      if (when !== undefined && !when(message, settings)) continue;
      const value = cast(given, message, settings);
      if (value !== undefined) return value;
    }
    return undefined;
  }
}
