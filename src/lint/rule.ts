import type { EventSource } from '../api/tiktokCasts.js';

/**
 * `error`: TikTok refuses it, or it certainly matches nothing. `warning`: something is lost, or likely so. `info`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'info';

/** A generation of the Events API. */
export type Generation = '1.0' | '2.0';

/** What a rule is for: a generation, or an event source of 2.0. Events of 1.0 are all web events. */
export type Concern = Generation | EventSource;

/** Where a rule strikes: a path, or one with the name that the message tells in the place of `<name>`. */
export type Strike = string | readonly [path: string, name: string];

/**
 * One rule. Neither its message nor a path repeats anything of the input but TikTok's own names: all else may be personal.
 */
export interface Rule<View> {
  readonly severity: Severity;
  /** Everything when absent. */
  readonly for?: readonly Concern[];
  /** What it must be. `<name>` stands for a name out of TikTok's own. */
  readonly message: string;
  /** Where TikTok says so. */
  readonly source: string;
  readonly find: (view: View) => Iterable<Strike>;
}

/** Rules by their codes, which are stable: programs may branch on them. */
export type Rules<View> = Readonly<Record<string, Rule<View>>>;
