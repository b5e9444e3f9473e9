import type { UnknownObject } from '../values/kinds.js';
import type { Config } from './config.js';

/** The settings as the steps use them: checked, defaulted, and made ready once for all events that share them. */
export interface Settings extends Config {
  /** Event name of the user (trimmed, lower-cased) → TikTok event names, from `eventsToStandard`. */
  readonly namesByEvent: ReadonlyMap<string, readonly string[]>;
  /** The id that `eventIdTemplate` gives an event; `undefined` when a part is missing or there is no template. */
  readonly eventIdFromTemplate: (message: UnknownObject) => string | undefined;
}
