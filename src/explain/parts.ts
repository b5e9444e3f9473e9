import type { Cast } from '../mapping/fieldRow.js';
import type { Settings } from '../transform/settings.js';
import type { UnknownObject } from '../values/kinds.js';
import { READ_FROM_JSON, type SkippedSource, type WhyRefused } from './explainRow.js';

/** A part of a mapped value, and where it comes from. */
export interface TracedValue {
  /** Keys in the payload. */
  readonly to: readonly string[];
  /** Keys in the event; or `default`, `derived`, `settings`. */
  readonly from: readonly string[] | string;
  /** As mapped; absent where the part stands for all that is copied below it. */
  readonly value?: unknown;
  readonly cast: string;
  readonly tried: readonly SkippedSource[];
  readonly steps: readonly string[];
}

/** Something that a source holds and the payload does not. */
export interface Dropped {
  readonly to: readonly string[];
  readonly from: readonly string[];
  readonly why: string;
  /** One of several, of which others may be sent. */
  readonly isOneOfSeveral?: boolean;
}

export interface Parts {
  readonly parts: readonly TracedValue[];
  readonly leftOut: readonly Dropped[];
}

/** Speaks of casts: their names, what they did, and why they refuse. */
export interface Speaker {
  readonly nameOf: (cast: Cast<unknown>) => string;
  readonly stepsOf: (given: unknown, value: unknown, cast: Cast<unknown>) => string[];
  readonly whyRefused: WhyRefused;
}

/** Where a value is on its way from the event to the payload. */
export interface TraceContext extends Speaker {
  readonly to: readonly string[];
  readonly from: readonly string[];
  readonly message: UnknownObject;
  readonly settings: Settings;
}

/** The parts of a value; `undefined` where it is one. */
export type PartsOf = (given: unknown, place: TraceContext) => Parts | undefined;

/** The step that reading JSON text is. */
export const fromJson = (given: unknown): string[] => (typeof given === 'string' ? [READ_FROM_JSON] : []);

/** A place further in. */
export const at = (
  place: TraceContext,
  to: readonly (string | number)[],
  from: readonly (string | number)[],
): TraceContext => ({
  ...place,
  to: [...place.to, ...to.map(String)],
  from: [...place.from, ...from.map(String)],
});

/** All parts of several. */
export const concat = (all: readonly Parts[]): Parts => ({
  parts: all.flatMap(({ parts }) => parts),
  leftOut: all.flatMap(({ leftOut }) => leftOut),
});

/** No part, and why. */
export const leaveOut = ({ to, from }: TraceContext, why: string): Parts => ({
  parts: [],
  leftOut: [{ to, from, why }],
});

/** A value that a cast takes or refuses as a whole. */
export const castPart = (given: unknown, cast: Cast<unknown>, place: TraceContext, steps: readonly string[]): Parts => {
  const { to, from, message, settings } = place;
  const value = cast(given, message, settings);
  if (value === undefined) return leaveOut(place, place.whyRefused(given, cast));
  const part = {
    to,
    from,
    value,
    cast: place.nameOf(cast),
    tried: [],
    steps: [...steps, ...place.stepsOf(given, value, cast)],
  };
  return { parts: [part], leftOut: [] };
};
