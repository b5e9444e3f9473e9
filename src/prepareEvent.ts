import type { PreparedEvent } from './api/apiVersion.js';
import { apiVersions } from './api/apiVersions.js';
import { readAddressCountry } from './api/sources.js';
import { TransformError } from './errors.js';
import type { TransformOptions } from './schemas/options.js';
import type { Settings } from './schemas/settings.js';
import { guardMessage, guardTrackEvent } from './steps/guardTrackEvent.js';
import { type ProtectionContext, protectPersonalData } from './steps/protectPersonalData.js';
import type { SettingsReader } from './steps/readSettings.js';
import { resolveEventNames } from './steps/resolveEventNames.js';
import type { PlainRecord } from './values/kinds.js';
import { own } from './values/own.js';

/** One event with its destination, as a RudderStack host hands it over. */
export interface TransformInput {
  /** The RudderStack message; see `TrackEvent`. */
  readonly message: unknown;
  /** `Config` holds the settings; see `ConfigInput`. */
  readonly destination?: { readonly Config?: unknown } | undefined;
}

/** The payloads of an event, where they go, and in which generation of the API. */
export interface VersionedEvent extends PreparedEvent {
  readonly version: Settings['version'];
}

/** What protecting the personal data of an event depends on. */
export const protectionContext = (
  message: PlainRecord,
  settings: Settings,
  { completePhone }: TransformOptions,
): ProtectionContext => ({
  hashing: settings.hashUserProperties,
  completePhone,
  defaultCountry: settings.defaultPhoneCountry,
  addressCountry: () => readAddressCountry(message, settings),
});

const isPlainData = (read: () => unknown): boolean => {
  try {
    JSON.stringify(read());
    return true;
  } catch {
    return false;
  }
};

const causeOf = (event: unknown): TransformError => {
  if (!isPlainData(() => own(event, 'message'))) {
    return new TransformError('invalid-message', 'Event must be plain data, as JSON holds it');
  }
  if (!isPlainData(() => own(own(event, 'destination'), 'Config'))) {
    return new TransformError('invalid-config', 'destination.Config must be plain data, as JSON holds it');
  }
  return new TransformError('internal-error');
};

/**
 * Does something with an event, and refuses it where that fails: by what no JSON holds and cannot be read, such as an object
 * that holds itself, or by a bug of our own.
 *
 * @throws {TransformError} What else was thrown is not told, because it may quote the event.
 */
export const orRefuse = <Result>(event: unknown, action: () => Result): Result => {
  try {
    return action();
  } catch (error) {
    if (error instanceof TransformError) throw error;
    throw causeOf(event);
  }
};

/**
 * Checks, maps and protects one event: everything but the request around its payloads.
 *
 * @throws {TransformError} For every refusal.
 */
export const prepareEvent = (event: unknown, options: TransformOptions, readSettings: SettingsReader): VersionedEvent =>
  orRefuse(event, () => prepare(event, options, readSettings));

const prepare = (event: unknown, options: TransformOptions, readSettings: SettingsReader): VersionedEvent => {
  const message = guardMessage(own(event, 'message'));
  const settings = readSettings(own(own(event, 'destination'), 'Config'), options);
  const names = resolveEventNames(guardTrackEvent(message), settings);

  const context = protectionContext(message, settings, options);
  const { version } = settings;
  const { target, payloads } = apiVersions[version].prepareEvent({ message, names, settings }, (user, protections) =>
    protectPersonalData(user, protections, context),
  );
  return { version, target, payloads };
};
