import { type EventSource, eventSources } from '../events-api/casts.js';
import { parseJson } from '../values/casts.js';
import { getOwn } from '../values/getOwn.js';
import { isObject, type UnknownObject } from '../values/kinds.js';
import { type BodyKind, bodyKinds, kindOfBody } from './bodies.js';
import { type FieldIndex, indexFields } from './fieldIndex.js';
import { fieldTrees } from './fieldTree.js';
import type { EventView, RequestView } from './view.js';

/** What JSON carries of a value, as TikTok would get it; `undefined` for what cannot be written as JSON. */
const asJson = (input: unknown): unknown => {
  if (typeof input === 'string') return parseJson(input);
  try {
    return parseJson(JSON.stringify(input));
  } catch {
    return undefined;
  }
};

/** The last two parts of an address. */
const pathOf = (address: string): string => {
  const [path = ''] = address.split(/[?#]/, 1);
  return path.split('/').filter(Boolean).slice(-2).join('/');
};

const endpointOf = (envelope: UnknownObject): BodyKind | undefined => {
  const address = [getOwn(envelope, 'url'), getOwn(envelope, 'path')].find((text) => typeof text === 'string');
  return bodyKinds.find(({ path }) => typeof address === 'string' && path === pathOf(address));
};

/** The event source that a body names, in whatever letters: a rule of its own asks for the right ones. */
const sourceOf = (body: UnknownObject, kind: BodyKind): EventSource | undefined => {
  if (kind.generation === '1.0') return 'web';
  const given = getOwn(body, 'event_source');
  return eventSources.find((source) => typeof given === 'string' && given.trim().toLowerCase() === source);
};

const readEvents = (
  body: UnknownObject,
  kind: BodyKind,
  source: EventSource | undefined,
  now: number | undefined,
): EventView[] => {
  const { eventTree } = kind.trees();
  const view = (event: unknown, path: string): EventView => ({
    ...indexFields(eventTree, event, path),
    kind,
    source,
    path,
    event,
    now,
  });
  if (kind.list === undefined) return [view(body, '')];
  const events = getOwn(body, kind.list);
  return Array.isArray(events) ? events.map((event, index) => view(event, `${kind.list}[${index}]`)) : [];
};

const nothing: FieldIndex = indexFields(fieldTrees([], [], undefined).bodyTree, undefined, '');

/** Reads what may be a request, or the body of one, as object or as JSON text. */
export const readRequest = (input: unknown, now: number | undefined): RequestView => {
  const json = asJson(input);
  const envelope = isObject(json) && Object.hasOwn(json, 'body') ? json : undefined;
  const given = envelope === undefined ? json : asJson(getOwn(envelope, 'body'));
  const body = isObject(given) ? given : undefined;
  const kind = body && kindOfBody(body);
  const source = body && kind && sourceOf(body, kind);
  return {
    envelope,
    body,
    kind,
    endpoint: envelope && endpointOf(envelope),
    source,
    // The body of a single event of 1.0 is its event, whose rules look at all of it.
    part: kind?.list === undefined ? nothing : indexFields(kind.trees().bodyTree, body, ''),
    events: body && kind ? readEvents(body, kind, source, now) : [],
  };
};
