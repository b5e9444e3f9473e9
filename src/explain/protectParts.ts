import type { HashRule } from '../events-api/hashRules.js';
import { mask } from './mask.js';
import type { Dropped, Parts, TracedValue } from './parts.js';

/** What a text becomes when it is protected. */
export interface ProtectedText {
  /** As it is sent. */
  readonly sent?: string | undefined;
  readonly steps: readonly string[];
  /** Why nothing is sent. */
  readonly why: string;
}

/** Part of a payload whose value is a mask already. */
export interface MaskedPart extends TracedValue {
  readonly mask?: string;
}

export interface MaskedParts {
  readonly parts: readonly MaskedPart[];
  readonly leftOut: readonly Dropped[];
}

/** Tells what becomes of a personal text. */
export type ExplainText = (text: string, field: HashRule) => ProtectedText;

/** The parts of an identifier as they are sent: hashed, without repeats, in 1.0 only the first. */
export const protectParts = (
  { parts, leftOut }: Parts,
  field: HashRule,
  rowKeys: readonly string[],
  isSingle: boolean,
  explainText: ExplainText,
): MaskedParts => {
  const sent = new Set<string>();
  const kept: MaskedPart[] = [];
  const left: Dropped[] = leftOut.map((one) => ({ ...one, isOneOfSeveral: true }));
  for (const part of parts) {
    const text = String(part.value);
    const safe = explainText(text, field);
    const leave = (why: string) => left.push({ to: rowKeys, from: [part.from].flat(), why, isOneOfSeveral: true });
    if (safe.sent === undefined) leave(safe.why);
    else if (sent.has(safe.sent)) leave('the same as one before it');
    else if (isSingle && sent.size > 0) leave('Events API 1.0 takes one');
    else {
      const isElement = !isSingle && part.to.length > rowKeys.length;
      const to = isElement ? [...rowKeys, String(sent.size)] : rowKeys;
      kept.push({ ...part, to, steps: [...part.steps, ...safe.steps], mask: mask(text) });
      sent.add(safe.sent);
    }
  }
  return { parts: kept, leftOut: left };
};
