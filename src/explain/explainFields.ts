import toPath from 'lodash/toPath.js';
import type { Payload } from '../events-api/apiVersion.js';
import { copyCustom } from '../events-api/customProperties.js';
import type { AnyRow } from '../mapping/fieldRow.js';
import type { Settings } from '../transform/settings.js';
import { string } from '../values/casts.js';
import { getOwn } from '../values/getOwn.js';
import type { UnknownObject } from '../values/kinds.js';
import type { Explainable } from './explainable.js';
import { ABSENT, type ExplainedRow, explainRow } from './explainRow.js';
import type { DroppedField, ExplainedField, ExplainedPayload } from './explanation.js';
import { type Leaf, leavesOf, pathOf } from './leafPaths.js';
import { maskKey, maskWithin } from './mask.js';
import type { Dropped, TraceContext, TracedValue } from './parts.js';
import { type ExplainText, type MaskedPart, type MaskedParts, protectParts } from './protectParts.js';
import { shown } from './shown.js';
import { createSpeaker } from './speaker.js';

/** An event that was transformed, and what its explanation needs. */
export interface TransformedEvent {
  readonly message: UnknownObject;
  readonly settings: Settings;
  readonly payloads: readonly Payload[];
  /** How the event's name became TikTok's. */
  readonly nameSteps: readonly string[];
  readonly explainText: ExplainText;
}

const key = (keys: readonly string[]): string => JSON.stringify(keys);
const maskedPath = (keys: readonly string[]): string => pathOf(keys.map(maskKey));

/** The part that a leaf belongs to: its own, or the nearest one around it that is copied as a whole. */
const partOf = (parts: ReadonlyMap<string, MaskedPart>, keys: readonly string[]): MaskedPart | undefined => {
  for (let length = keys.length; length > 0; length--) {
    const part = parts.get(key(keys.slice(0, length)));
    if (part !== undefined) return part;
  }
  return undefined;
};

const explainLeaf = (leaf: Leaf, part: MaskedPart): ExplainedField => {
  const { to, from, tried, cast, steps } = part;
  const source = typeof from === 'string' ? from : maskedPath([...from, ...leaf.keys.slice(to.length)]);
  return { path: maskedPath(leaf.keys), value: part.mask ?? shown(leaf), from: source, tried, cast, steps };
};

/**
 * Explains the payloads of a transformed event: one field for each of their values, and what was left out.
 *
 * The rows that made the payloads are read once more, by {@link explainRow}.
 */
export const explainFields = (explainable: Explainable, event: TransformedEvent): ExplainedPayload[] => {
  const { message, settings, payloads, explainText } = event;
  const { user, protections, words } = explainable;
  const speaker = createSpeaker(words);

  const partsOfRow = ({ to: target }: AnyRow, { found, tried }: ExplainedRow): MaskedParts => {
    if (found === undefined) return { parts: [], leftOut: [] };
    const to = toPath(target);
    const from = found.path === 'settings' ? [] : toPath(found.path);
    const place: TraceContext = { ...speaker, to, from, message, settings };
    const { value, given, cast } = found;
    const whole: TracedValue = {
      to,
      from,
      value,
      cast: speaker.nameOf(cast),
      tried: [],
      steps: [...found.steps, ...speaker.stepsOf(given, value, cast)],
    };
    const mapped = words.get(cast)?.parts?.(given, place) ?? { parts: [whole], leftOut: [] };
    const all = mapped.parts.map((part) => ({
      ...part,
      from: found.path === 'settings' ? found.path : part.from,
      tried: [...tried, ...part.tried],
    }));
    const field = key(to.slice(0, -1)) === key(user) ? protections[to.at(-1) ?? ''] : undefined;
    if (field === undefined || field === 'plain') return { parts: all, leftOut: mapped.leftOut };
    return protectParts({ ...mapped, parts: all }, field, to, explainable.takesOneIdentifier, explainText);
  };

  const partsBesideRows = (): TracedValue[] => [
    { to: ['event'], from: ['event'], cast: 'event name', tried: [], steps: event.nameSteps },
    ...settings.customProperties.map((name) => {
      const keys = ['properties', name];
      return { to: keys, from: keys, cast: 'copy', tried: [], steps: ['copied as it is, by customProperties'] };
    }),
  ];

  const blankCustomProperties = (): Dropped[] =>
    settings.customProperties.flatMap((name) => {
      const keys = ['properties', name];
      const given = getOwn(getOwn(message, 'properties'), name);
      const isMapped = explainable.payloadRows.some(({ to }) => key(toPath(to)) === key(keys));
      if (given === undefined || isMapped || copyCustom(given) !== undefined) return [];
      return [{ to: keys, from: keys, why: speaker.whyRefused(given, string) }];
    });

  const rows = explainable.payloadRows.map((row) => ({
    row,
    explained: explainRow(row, message, settings, speaker.whyRefused),
  }));
  const ofRows = rows.map(({ row, explained }) => partsOfRow(row, explained));
  const fallbacks = explainable.fallbacks.map(({ to, from, cast, step }): TracedValue => {
    const tried = rows.find(({ row }) => row.to === to)?.explained.tried ?? [];
    return { to: toPath(to), from, cast, tried, steps: [step] };
  });
  const fallbackTargets = new Set(fallbacks.map(({ to }) => key(to)));
  // Later ones win: a mapped field over a custom property, and an own source over a fallback.
  const all: MaskedPart[] = [...partsBesideRows(), ...fallbacks, ...ofRows.flatMap(({ parts }) => parts)];
  const parts = new Map(all.map((part) => [key(part.to), part]));

  const unused = [
    ...rows,
    ...explainable.requestRows.map((row) => ({
      row,
      explained: explainRow(row, message, settings, speaker.whyRefused),
    })),
  ].flatMap(({ row, explained }): Dropped[] =>
    explained.found !== undefined
      ? []
      : explained.tried.flatMap(({ path, why }) =>
          why === ABSENT ? [] : [{ to: toPath(row.to), from: toPath(path), why }],
        ),
  );
  const leftOut = [...ofRows.flatMap((row) => row.leftOut), ...blankCustomProperties()];

  return payloads.map((payload): ExplainedPayload => {
    const leaves = leavesOf(payload);
    const filled = new Set(leaves.map(({ keys }) => key(keys)));
    // A list that is sent is not left out, though its elements are what fills it.
    const lists = new Set(leaves.map(({ keys }) => key(keys.slice(0, -1))));
    const dropped = [
      ...leftOut.filter(({ to, isOneOfSeveral }) => isOneOfSeveral || !filled.has(key(to))),
      ...unused.filter(({ to }) => !filled.has(key(to)) && !(fallbackTargets.has(key(to)) && lists.has(key(to)))),
    ].map(({ to, from, why }): DroppedField => ({ path: maskedPath(to), from: maskedPath(from), why }));
    const fields = leaves.flatMap((leaf) => {
      const part = partOf(parts, leaf.keys);
      return part === undefined ? [] : [explainLeaf(leaf, part)];
    });
    return { event: maskWithin(payload.event), payload, fields, dropped };
  });
};
