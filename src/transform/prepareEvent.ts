import { TransformError } from '../errors.js';
import type { PreparedEvent } from '../events-api/apiVersion.js';
import { apiVersions } from '../events-api/apiVersions.js';
import { readAddressCountry } from '../events-api/sources.js';
import { getOwn } from '../values/getOwn.js';
import type { UnknownObject } from '../values/kinds.js';
import { resolveEventNames } from './eventNames.js';
import { guardMessage, guardTrackEvent } from './guard.js';
import type { TransformOptions } from './options.js';
import { type HashContext, hashPersonalData } from './personalData.js';
import type { Settings } from './settings.js';
import type { SettingsReader } from './settingsReader.js';

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
export const hashContext = (
  message: UnknownObject,
  settings: Settings,
  { completePhone }: TransformOptions,
): HashContext => ({
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

const toTransformError = (event: unknown): TransformError => {
  if (!isPlainData(() => getOwn(event, 'message'))) {
    return new TransformError('invalid-message', 'Event must be plain data, as JSON holds it');
  }
  if (!isPlainData(() => getOwn(getOwn(event, 'destination'), 'Config'))) {
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
export const withTransformErrors = <Result>(event: unknown, action: () => Result): Result => {
  try {
    return action();
  } catch (error) {
    if (error instanceof TransformError) throw error;
    throw toTransformError(event);
  }
};

/**
 * Checks, maps and protects one event: everything but the request around its payloads.
 *
 * @throws {TransformError} For every refusal.
 */
export const prepareEvent = (event: unknown, options: TransformOptions, readSettings: SettingsReader): VersionedEvent =>
  withTransformErrors(event, () => prepare(event, options, readSettings));

const prepare = (event: unknown, options: TransformOptions, readSettings: SettingsReader): VersionedEvent => {
  const message = guardMessage(getOwn(event, 'message'));
  const settings = readSettings(getOwn(getOwn(event, 'destination'), 'Config'), options);
  const names = resolveEventNames(guardTrackEvent(message), settings);

  const context = hashContext(message, settings, options);
  const { version } = settings;
  const { target, payloads } = apiVersions[version].prepareEvent({ message, names, settings }, (user, protections) =>
    hashPersonalData(user, protections, context),
  );
  return { version, target, payloads };
};
