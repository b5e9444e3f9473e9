import type { Hashing } from '../events-api/hashRules.js';
import type { AnyRow } from '../mapping/fieldRow.js';
import type { WordsByCast } from './castWords.js';

/** A field that is filled without a source of its own. */
export interface Fallback {
  readonly to: string;
  readonly from: 'default' | 'derived';
  readonly cast: string;
  readonly step: string;
}

/** What a generation tells about itself, so that its payloads can be explained. */
export interface Explainable {
  readonly payloadRows: readonly AnyRow[];
  /** Rows beside the payload. */
  readonly requestRows: readonly AnyRow[];
  /** What is looked at without a row. */
  readonly pathsBesideRows: readonly string[];
  readonly words: WordsByCast;
  /** Rows within the items of a list, by the path of the list. */
  readonly itemRows: ReadonlyMap<string, readonly AnyRow[]>;
  readonly fallbacks: readonly Fallback[];
  /** Where the person is in the payload. */
  readonly user: readonly string[];
  readonly protections: Readonly<Record<string, Hashing>>;
  /** Whether of several identifiers only the first is sent. */
  readonly takesOneIdentifier: boolean;
}
