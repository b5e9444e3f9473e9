import { TransformError } from '../errors.js';
import type { TransformInput } from '../transform/prepareEvent.js';
import { transformEvent } from '../transform/transformEvent.js';
import { transformEvents } from '../transform/transformEvents.js';
import { tryGetOwn } from '../values/getOwn.js';
import { isObject } from '../values/kinds.js';
import { compileModel } from '../warehouse/compileModel.js';
import { ModelError, parseModel } from '../warehouse/model.js';
import { modelRows } from '../warehouse/modelRows.js';

// What a database engine calls as a function of SQL: text in, text out. A refusal is a result, so that one bad event does
// not stop a query.

/** JSON text, or what an engine made of it already; what is no JSON is nothing. */
const read = (json: unknown): unknown => {
  if (typeof json !== 'string') return json;
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
};

/** Remembers the last: an engine passes the same settings and the same model with every row. */
const remembered = <Value>(make: (json: unknown) => Value): ((json: unknown) => Value) => {
  let last: { readonly json: string; readonly value: Value } | undefined;
  return (json) => {
    if (typeof json !== 'string') return make(json);
    if (last?.json !== json) last = { json, value: make(json) };
    return last.value;
  };
};

/** Settings alone, or a destination that holds them. */
const destinationOf = remembered((json): NonNullable<TransformInput['destination']> => {
  const settings = read(json);
  const inner = tryGetOwn(settings, 'Config');
  return { Config: isObject(inner) ? inner : settings };
});

const modelOf = remembered((json) => parseModel(read(json)));

/**
 * Turns one event into requests, all as JSON text.
 *
 * @returns `{"requests":[…]}` or `{"refusal":{"code":…,"text":…}}`.
 * @example
 * const settings = '{"accessToken":"token","pixelCode":"PIXEL"}';
 * transform('{"type":"identify"}', settings) // => '{"refusal":{"code":"unsupported-type","text":"Event type identify is not supported"}}'
 */
export const transform = (eventJson: unknown, configJson: unknown): string => {
  try {
    const event = { message: read(eventJson), destination: destinationOf(configJson) };
    return JSON.stringify({ requests: transformEvent(event) });
  } catch (error) {
    if (!(error instanceof TransformError)) throw error;
    return JSON.stringify({ refusal: { code: error.code, text: error.message } });
  }
};

/**
 * Models rows as track events, and puts them into few requests, all as JSON text.
 *
 * @returns `{"requests":[…],"refusals":[{"rowIndex":…,"code":…,"text":…}]}`; a model that cannot be used is the only
 * refusal, without a row.
 * @example
 * transformRows('[]', '{"event":"Lead"}', '{}') // => '{"requests":[],"refusals":[{"code":"invalid-model","text":"Model \\"timestamp\\" must be a column name or { \\"constant\\": … }"}]}'
 */
export const transformRows = (rowsJson: unknown, modelJson: unknown, configJson: unknown): string => {
  try {
    const given = read(rowsJson);
    const destination = destinationOf(configJson);
    const rows = modelRows(Array.isArray(given) ? given : [given], compileModel(modelOf(modelJson)));
    const { requests, refusals } = transformEvents(rows.events.map(({ event }) => ({ message: event, destination })));
    const ofEvents = refusals.flatMap(({ eventIndex, error: { code, message: text } }) =>
      (rows.events[eventIndex]?.rowIndexes ?? []).map((rowIndex) => ({ rowIndex, code, text })),
    );
    return JSON.stringify({
      requests: requests.map(({ request }) => request),
      refusals: [...rows.refusals, ...ofEvents].sort((one, other) => one.rowIndex - other.rowIndex),
    });
  } catch (error) {
    if (!(error instanceof ModelError)) throw error;
    return JSON.stringify({ requests: [], refusals: [{ code: error.code, text: error.message }] });
  }
};
