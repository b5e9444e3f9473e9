import toPath from 'lodash/toPath.js';
import type { Payload } from '../events-api/apiVersion.js';
import { type EventTable, type EventTrace, traceEvent } from '../events-api/eventTables.js';
import type { HashRule } from '../events-api/hashRules.js';
import { copyCustomProperty } from '../events-api/payloads.js';
import { isPersonalName } from '../events-api/personalNames.js';
import type { EventSettings } from '../events-api/sources.js';
import { compilePath } from '../mapping/compileRow.js';
import type { SkippedSource } from '../mapping/trace.js';
import { string } from '../values/casts.js';
import { copyJson, parseJson, toObject } from '../values/json.js';
import { isPersonalKey } from '../values/names.js';
import { getOwn, type UnknownObject } from '../values/objects.js';
import { losesPart } from './dropWatch.js';
import type { DroppedField, ExplainedField, ExplainedPayload } from './explanation.js';
import type { HashedString } from './hash.js';
import { mask, maskWithin, type PersonalMasks } from './mask.js';
import { wordsOf } from './nearestPath.js';
import { type Reason, whyOf } from './reasons.js';
import { type Dropped, type Traced, type TracedValue, traceParts } from './traceParts.js';
import { hasParts, pathOf, reasonAgainst, unusedSource } from './words.js';

/** A value without parts, and the keys that lead to it. */
interface Leaf {
  readonly keys: readonly string[];
  readonly value: unknown;
}

/** Every value without parts, empty lists and objects included. */
const leavesOf = (value: unknown, keys: readonly string[] = []): Leaf[] =>
  hasParts(value) ? Object.keys(value).flatMap((key) => leavesOf(value[key], [...keys, key])) : [{ keys, value }];

/** An event that was transformed, and what its explanation needs. */
export interface TransformedEvent extends PersonalMasks {
  readonly message: UnknownObject;
  readonly settings: EventSettings;
  readonly payloads: readonly Payload[];
  /** How the event's name became TikTok's. */
  readonly nameSteps: readonly string[];
  readonly explainHash: (text: string, rule: HashRule) => HashedString;
}

/** What tracing its rows needs. */
export type TracedEvent = Pick<TransformedEvent, 'message' | 'settings' | 'explainHash' | 'maskKey'>;

/** A part of a payload whose value may be a mask already. */
type MaskedValue = TracedValue & { readonly mask?: string };

const key = (keys: readonly string[]): string => JSON.stringify(keys);

/** The values of an identifier as they are sent: hashed, without repeats, in 1.0 only the first. */
const hashValues = (
  { values, dropped }: Traced,
  rule: HashRule,
  rowKeys: readonly string[],
  takesOne: boolean,
  explainHash: TransformedEvent['explainHash'],
): { values: MaskedValue[]; dropped: Dropped[] } => {
  const sent = new Set<string>();
  const kept: MaskedValue[] = [];
  const left: Dropped[] = dropped.map((one) => ({ ...one, isOneOfSeveral: true }));
  for (const value of values) {
    const text = String(value.value);
    const hashed = explainHash(text, rule);
    const drop = (reason: Reason) =>
      left.push({ to: rowKeys, from: [value.from].flat(), reason, isOneOfSeveral: true });
    if ('reason' in hashed) drop(hashed.reason);
    else if (sent.has(hashed.sent)) drop({ code: 'repeated' });
    else if (takesOne && sent.size > 0) drop({ code: 'one-of-several' });
    else {
      const isElement = !takesOne && value.to.length > rowKeys.length;
      const to = isElement ? [...rowKeys, String(sent.size)] : rowKeys;
      kept.push({ ...value, to, steps: [...value.steps, ...hashed.steps], mask: mask(text) });
      sent.add(hashed.sent);
    }
  }
  return { values: kept, dropped: left };
};

/** True for names such as `customerPhone` and `billing_first_name`. */
const soundsPersonal = (name: string): boolean => {
  const words = wordsOf(name);
  return words.some((word, index) => isPersonalKey(word) || isPersonalKey(`${word}${words[index + 1] ?? ''}`));
};

/** The names that lead to a value show whether it is personal; the URL of a page may contain personal data. */
const isPersonal = (keys: readonly string[]): boolean =>
  keys.some((name) => isPersonalName(name) || soundsPersonal(name) || name === 'page' || name === 'callback');

/** A value of a payload as an explanation may show it. */
const shown = ({ keys, value }: Leaf, maskText: (text: string) => string): unknown => {
  if (isPersonal(keys) && (typeof value === 'string' || typeof value === 'number')) return mask(String(value));
  return typeof value === 'string' ? maskText(value) : value;
};

/** The part that a leaf belongs to: its own, or the nearest one around it that is copied as a whole. */
const partOf = (parts: ReadonlyMap<string, MaskedValue>, keys: readonly string[]): MaskedValue | undefined => {
  for (let length = keys.length; length > 0; length--) {
    const part = parts.get(key(keys.slice(0, length)));
    if (part !== undefined) return part;
  }
  return undefined;
};

const explainLeaf = (leaf: Leaf, part: MaskedValue, { maskKey, maskText }: PersonalMasks): ExplainedField => {
  const maskedPath = (keys: readonly string[]): string => pathOf(keys.map(maskKey));
  const { to, from, tried, cast, steps } = part;
  const source = typeof from === 'string' ? from : maskedPath([...from, ...leaf.keys.slice(to.length)]);
  return {
    path: maskedPath(leaf.keys),
    value: part.mask ?? shown(leaf, maskText),
    from: source,
    tried: tried.map(({ path, reason }) => ({ path, why: whyOf(reason) })),
    cast,
    steps,
  };
};

/** The values that come without a row: the name, and custom properties. */
const valuesBesideRows = ({ settings, nameSteps }: TransformedEvent): TracedValue[] => [
  { to: ['event'], from: ['event'], cast: 'event name', tried: [], steps: nameSteps },
  ...settings.customProperties.map((name) => {
    const keys = ['properties', name];
    return { to: keys, from: keys, cast: 'copy', tried: [], steps: ['copied as it is, by customProperties'] };
  }),
];

/** The names in `properties` that rows fill. */
const propertyNames = (rows: readonly { readonly path: string }[]): ReadonlySet<string> =>
  new Set(rows.flatMap(({ path }) => (path.startsWith('properties.') ? [path.slice('properties.'.length)] : [])));

const droppedCustomProperties = (mappedNames: ReadonlySet<string>, event: TransformedEvent): Dropped[] =>
  event.settings.customProperties.flatMap((name) => {
    const keys = ['properties', name];
    const given = getOwn(toObject(getOwn(event.message, 'properties')), name);
    if (given === undefined || mappedNames.has(name) || copyCustomProperty(given) !== undefined) return [];
    return [{ to: keys, from: keys, reason: reasonAgainst(given, string) }];
  });

/** The values that a row writes into the payload, and the values of its source that it drops. */
const traceRow = (
  { row, used, skipped }: EventTrace,
  { takesOneIdentifier }: EventTable,
  { message, settings, explainHash, maskKey }: TracedEvent,
): { values: MaskedValue[]; dropped: readonly Dropped[] } => {
  if (used === undefined) return { values: [], dropped: [] };
  const to = toPath(row.path);
  const isSetting = used.path === 'settings';
  const traced = traceParts(used.given, used.cast, {
    to,
    from: isSetting ? [] : toPath(used.path),
    message,
    settings,
    maskKey,
  });
  const tried = skipped.map(unusedSource);
  const values = traced.values.map((value) => ({
    ...value,
    from: isSetting ? used.path : value.from,
    tried: [...tried, ...value.tried],
    steps: [...used.steps, ...value.steps],
  }));
  const { hash = 'plain' } = row;
  if (hash === 'plain') return { values, dropped: traced.dropped };
  return hashValues({ ...traced, values }, hash, to, takesOneIdentifier, explainHash);
};

/** True for a source that is an object of the event read as one product: without a product id, no value got lost. */
const isSelf = (source: SkippedSource<EventSettings>): boolean =>
  source.reason === 'unusable' && source.cast.parts !== undefined && 'self' in source.cast.parts;

/** The sources that a row without a value has and cannot use. */
const unusedSources = ({ row, used, skipped }: EventTrace): Dropped[] =>
  used !== undefined
    ? []
    : skipped
        .filter((source) => !isSelf(source))
        .map(unusedSource)
        .filter(({ reason }) => reason.code !== 'absent')
        .map(({ path, reason }) => ({ to: toPath(row.path), from: toPath(path), reason }));

/** The values of an event that its rows cannot use. */
export const droppedByRows = (table: EventTable, event: TracedEvent): readonly Dropped[] =>
  traceEvent(table, event.message, event.settings).flatMap((trace) => {
    const { used } = trace;
    if (used === undefined) return unusedSources(trace);
    const { hash = 'plain' } = trace.row;
    // Tracing the parts of a row takes longer than all the rest.
    const mayDrop = losesPart(used.given, used.value, used.cast) || hash !== 'plain';
    return mayDrop ? traceRow(trace, table, event).dropped : [];
  });

/** The values that a setting leaves out; of an object that is copied, its keys. */
const leftOutValues = (table: EventTable, event: TransformedEvent, values: readonly TracedValue[]): Dropped[] => {
  const isLeftOut = table.leftOut(event.message, event.settings);
  if (isLeftOut === undefined) return [];
  const reason: Reason = { code: 'undocumented' };
  return values.flatMap(({ to, from, value }) => {
    // A fallback or a setting is no value of the event.
    if (typeof from === 'string') return [];
    const given = value ?? parseJson(compilePath(from)(event.message));
    if (isLeftOut(to)) return copyJson(given) === undefined ? [] : [{ to, from, reason }];
    const keys = hasParts(given) ? Object.keys(given) : [];
    return keys
      .filter((name) => isLeftOut([...to, name]) && copyJson(getOwn(given, name)) !== undefined)
      .map((name) => ({ to: [...to, name], from: [...from, name], reason }));
  });
};

/** The values that a field has where no source fills it. */
const fallbackValues = (traces: readonly EventTrace[]): TracedValue[] =>
  traces.flatMap(({ row, skipped }) => {
    const { cast, fallback } = row;
    if (fallback === undefined) return [];
    const { expects } = cast.parts !== undefined && 'elements' in cast.parts ? cast.parts.elements : cast;
    const { from, step } = fallback;
    return [{ to: toPath(row.path), from, cast: expects, tried: skipped.map(unusedSource), steps: [step] }];
  });

/** Explains the payloads of a transformed event from the traces of its rows: one field for each value, and what was dropped. */
export const explainFields = (table: EventTable, event: TransformedEvent): ExplainedPayload[] => {
  const traces = traceEvent(table, event.message, event.settings);
  const ofRows = traces.map((trace) => traceRow(trace, table, event));
  const fallbacks = fallbackValues(traces);
  const fallbackTargets = new Set(fallbacks.map(({ to }) => key(to)));
  // Later ones win: a mapped field over a custom property, and a source over a fallback.
  const all = [...valuesBesideRows(event), ...fallbacks, ...ofRows.flatMap(({ values }) => values)];
  const parts = new Map(all.map((part) => [key(part.to), part]));

  const rows = traces.map(({ row }) => row);
  const dropped = [
    ...ofRows.flatMap((row) => row.dropped),
    ...leftOutValues(table, event, all),
    ...droppedCustomProperties(propertyNames(rows), event),
  ];
  const unused = traces.flatMap(unusedSources);

  return event.payloads.map((payload): ExplainedPayload => {
    const leaves = leavesOf(payload);
    const filled = new Set(leaves.map(({ keys }) => key(keys)));
    // A list that is sent is not dropped, even if only its elements are leaves of the payload.
    const lists = new Set(leaves.map(({ keys }) => key(keys.slice(0, -1))));
    const isDropped = ({ to, isOneOfSeveral }: Dropped) => isOneOfSeveral || !filled.has(key(to));
    const isUnfilled = ({ to }: Dropped) =>
      !filled.has(key(to)) && !(fallbackTargets.has(key(to)) && lists.has(key(to)));
    return {
      event: maskWithin(payload.event),
      payload,
      fields: leaves.flatMap((leaf) => {
        const part = partOf(parts, leaf.keys);
        return part === undefined ? [] : [explainLeaf(leaf, part, event)];
      }),
      dropped: [...dropped.filter(isDropped), ...unused.filter(isUnfilled)].map(
        ({ to, from, reason }): DroppedField => ({
          path: pathOf(to.map(event.maskKey)),
          from: pathOf(from.map(event.maskKey)),
          code: reason.code,
          why: whyOf(reason),
        }),
      ),
    };
  });
};
