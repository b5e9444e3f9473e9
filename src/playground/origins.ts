import toPath from 'lodash/toPath.js';
import { eventsOf, type TikTokRequest } from '../events-api/request.js';
import type { ExplainedField, ExplainedPayload } from '../explain/explanation.js';
import { getOwn, isObjectLike } from '../values/objects.js';

/** A value of the event or of the settings, by the keys that lead to it. */
export interface Place {
  readonly editor: 'event' | 'settings';
  readonly keys: readonly string[];
}

/** A source that was looked at and not used. */
export interface Skipped {
  readonly path: string;
  readonly why: string;
  readonly place: Place;
}

/** Where a value of a request comes from. */
export interface Origin {
  readonly path: string;
  readonly from: string;
  readonly place?: Place;
  /** What it was read as; undefined for what the settings say. */
  readonly cast?: string;
  /** How it was changed. */
  readonly steps: readonly string[];
  /** Sources before it that were present and not used. */
  readonly skipped: readonly Skipped[];
  /** The paths before it that the event does not hold. */
  readonly absent: readonly string[];
}

/** Sources that are no path of the event. */
const notPaths = new Set(['default', 'derived', 'settings']);

const eventPlace = (path: string): Place => ({ editor: 'event', keys: toPath(path) });

/** The setting that a step names, as in `by testEventCode`. */
const settingOf = (steps: readonly string[]): Place | undefined => {
  const name = /^by (\w+)$/.exec(steps[0] ?? '')?.[1];
  return name === undefined ? undefined : { editor: 'settings', keys: [name] };
};

const placeOf = ({ from, steps }: ExplainedField): Place | undefined =>
  notPaths.has(from) ? settingOf(steps) : eventPlace(from);

const originOf = (field: ExplainedField): Origin => {
  const place = placeOf(field);
  const { path, from, cast, steps, tried } = field;
  return {
    path,
    from,
    ...(place && { place }),
    cast,
    steps,
    skipped: tried
      .filter(({ why }) => why !== 'absent')
      .map(({ path, why }) => ({ path, why, place: eventPlace(path) })),
    absent: tried.filter(({ why }) => why === 'absent').map(({ path }) => path),
  };
};

/** Where the fields around the events come from, which explanations leave out. */
const originBesideEvents = (path: string, body: unknown, config: unknown): Origin | undefined => {
  const source = getOwn(body, 'event_source');
  const origin = (from: string, keys: readonly string[] | undefined, ...steps: string[]): Origin => ({
    path,
    from,
    ...(keys && { place: { editor: 'settings', keys } }),
    steps,
    skipped: [],
    absent: [],
  });
  const hidden = 'hidden on this page';
  const sourceIds = getOwn(config, 'eventSourceIds');
  switch (path) {
    case 'pixel_code':
      return origin('settings.pixelCode', ['pixelCode'], hidden);
    case 'event_source_id':
      return getOwn(sourceIds, String(source)) === undefined
        ? origin('settings.pixelCode', ['pixelCode'], hidden)
        : origin(`settings.eventSourceIds.${source}`, ['eventSourceIds', String(source)], hidden);
    case 'partner_name':
      return origin('settings.partnerName', ['partnerName']);
    case 'test_event_code':
      return getOwn(config, 'testEventCode') === getOwn(body, path)
        ? origin('settings.testEventCode', ['testEventCode'])
        : origin('derived', undefined, 'the event names a test code itself');
    case 'event_source':
      return origin(
        'derived',
        undefined,
        'from properties.eventSource, the channel and the device; web where they say nothing',
      );
    default:
      return undefined;
  }
};

/** Finds the origin of a value of a request by its path in the body. */
export type FindOrigin = (path: string) => Origin | undefined;

/**
 * Pairs each of some requests with the search for the origins of its values.
 *
 * @param payloads The explained payloads of all requests, in their order.
 * @param config The settings as the user wrote them.
 */
export const originFinders = (
  requests: readonly TikTokRequest[],
  payloads: readonly ExplainedPayload[],
  config: unknown,
): (readonly [request: TikTokRequest, findOrigin: FindOrigin])[] => {
  const rest = [...payloads];
  return requests.map((request) => {
    const { body } = request;
    const list = ['data', 'batch'].find((key) => isObjectLike(getOwn(body, key)));
    const fields = new Map<string, ExplainedField>();
    for (const [index, payload] of rest.splice(0, eventsOf(body).length).entries()) {
      const start = list === undefined ? '' : `${list}[${index}].`;
      for (const field of payload.fields) fields.set(start + field.path, field);
    }
    const findOrigin: FindOrigin = (path) => {
      const field = fields.get(path);
      return field === undefined ? originBesideEvents(path, body, config) : originOf(field);
    };
    return [request, findOrigin];
  });
};
