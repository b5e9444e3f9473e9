import { TransformError } from '../errors.js';
import type { ConfigInput } from '../transform/config.js';
import { type TransformInput, transformEvent } from '../transform/transformEvent.js';
import { transformEvents } from '../transform/transformEvents.js';
import { isObject, tryGetOwn } from '../values/objects.js';
import { compileModel } from '../warehouse/compileModel.js';
import { ModelError, parseModel } from '../warehouse/model.js';
import { modelRows } from '../warehouse/modelRows.js';

// The functions that a database engine calls from SQL, with JSON strings as arguments and results. They return refusals
// instead of throwing, because an error would stop the whole query.

/** Parses a JSON string. An engine may also pass a value that it has parsed itself. Invalid JSON is `undefined`. */
const parseJson = (json: unknown): unknown => {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/** Caches the last result: an engine passes the same settings and the same model with every row. */
const cacheLast = <Value>(parse: (json: unknown) => Value): ((json: unknown) => Value) => {
  let last: { readonly json: string; readonly value: Value } | undefined;
  return (json) => {
    if (typeof json !== 'string') return parse(json);
    if (last?.json !== json) last = { json, value: parse(json) };
    return last.value;
  };
};

/** Accepts the settings, or a destination with the settings under `Config`. */
const parseDestination = cacheLast((json): NonNullable<TransformInput['destination']> => {
  const settings = parseJson(json);
  const inner = tryGetOwn(settings, 'Config');
  return { Config: isObject(inner) ? inner : (settings as ConfigInput) };
});

const parseModelJson = cacheLast((json) => parseModel(parseJson(json)));

/**
 * Turns one event into requests.
 *
 * @returns The JSON string `{"requests":[…]}` or `{"refusal":{"code":…,"text":…}}`.
 * @example
 * const settings = '{"accessToken":"token","pixelCode":"PIXEL"}';
 * transform('{"type":"identify"}', settings) // => '{"refusal":{"code":"unsupported-type","text":"Event type identify is not supported"}}'
 */
export const transform = (eventJson: unknown, configJson: unknown): string => {
  try {
    const message = parseJson(eventJson) as TransformInput['message'];
    const event = { message, destination: parseDestination(configJson) };
    return JSON.stringify({ requests: transformEvent(event) });
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    return JSON.stringify({ refusal: { code: error.code, text: error.message } });
  }
};

/**
 * Turns rows into track events, and the events into as few requests as possible.
 *
 * @returns The JSON string `{"requests":[…],"refusals":[{"rowIndex":…,"code":…,"text":…}]}`. An invalid model gives one
 * refusal without a `rowIndex`.
 * @example
 * transformRows('[]', '{"event":"Lead"}', '{}') // => '{"requests":[],"refusals":[{"code":"invalid-model","text":"Model \\"timestamp\\" must be a column name or { \\"constant\\": … }"}]}'
 */
export const transformRows = (rowsJson: unknown, modelJson: unknown, configJson: unknown): string => {
  try {
    const parsed = parseJson(rowsJson);
    const destination = parseDestination(configJson);
    const rows = modelRows(Array.isArray(parsed) ? parsed : [parsed], compileModel(parseModelJson(modelJson)));
    const { requests, refusals } = transformEvents(rows.events.map(({ event }) => ({ message: event, destination })));
    const eventRefusals = refusals.flatMap(({ eventIndex, error: { code, message: text } }) =>
      (rows.events[eventIndex]?.rowIndexes ?? []).map((rowIndex) => ({ rowIndex, code, text })),
    );
    return JSON.stringify({
      requests: requests.map(({ request }) => request),
      refusals: [...rows.refusals, ...eventRefusals].sort((a, b) => a.rowIndex - b.rowIndex),
    });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return JSON.stringify({ requests: [], refusals: [{ code: error.code, text: error.message }] });
  }
};
