import type { EventSource } from '../events-api/casts.js';

/**
 * `error`: TikTok refuses it, or it certainly matches nothing. `warning`: something is lost, or likely so. `info`: worth knowing.
 */
export type Severity = 'error' | 'warning' | 'info';

/** A generation of the Events API. */
export type ApiVersionName = '1.0' | '2.0';

/** What a rule is for: a generation, or an event source of 2.0. Events of 1.0 are all web events. */
export type Scope = ApiVersionName | EventSource;

/** Where a rule strikes: a path, or one with the name that the message tells in the place of `<name>`. */
export type Violation = string | readonly [path: string, name: string];

/**
 * One rule. Neither its message nor a path repeats anything of the input but TikTok's own names: all else may be personal.
 */
export interface Rule<View> {
  readonly severity: Severity;
  /** Everything when absent. */
  readonly for?: readonly Scope[];
  /** What it must be. `<name>` stands for a name out of TikTok's own. */
  readonly message: string;
  /** Where TikTok says so. */
  readonly source: string;
  readonly check: (view: View) => Iterable<Violation>;
}

/** Rules by their codes, which are stable: programs may branch on them. */
export type Rules<View> = Readonly<Record<string, Rule<View>>>;
