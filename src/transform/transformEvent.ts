import { apiVersions } from '../events-api/apiVersions.js';
import type { TikTokRequest } from '../events-api/request.js';
import { checkOptions } from './checkOptions.js';
import type { TransformOptions } from './options.js';
import { prepareEvent, type TransformInput } from './prepareEvent.js';
import { readCoreSettings } from './readCoreSettings.js';
import type { SettingsReader } from './settingsReader.js';

/** Transforms one event by the settings of an entry of the package. */
export const transformWith = (readSettings: SettingsReader, event: unknown, options: TransformOptions) => {
  const limits = checkOptions(options);
  const prepared = prepareEvent(event, options, readSettings);
  const { version } = prepared;
  return { version, requests: apiVersions[version].buildRequests(prepared, limits[version]) };
};

/**
 * Turns one RudderStack track event into requests for TikTok's Events API.
 *
 * With Events API 2.0 (`version: "v2"`) all TikTok names of the event are in one request, more only above the limit of
 * 1,000; with 1.0 each name is a request. Pure: no clock, no I/O; the input is neither changed nor shared with the output.
 *
 * @throws {TransformError} For an event that cannot be sent; `code` says why, see the README's list of refusals. Of the
 * options: `invalid-option`.
 * @see https://business-api.tiktok.com/portal/docs?id=1771101303285761
 * @example
 * transformEvent({
 *   message: { type: 'track', event: 'Signed Up', messageId: 'm-1', timestamp: '2026-02-03T04:05:06Z' },
 *   destination: { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE' } },
 * })[0].body.data // => [{ event: 'CompleteRegistration', event_id: 'm-1', event_time: 1770091506 }]
 */
export const transformEvent = (event: TransformInput, options: TransformOptions = {}): TikTokRequest[] =>
  transformWith(readCoreSettings, event, options).requests;
