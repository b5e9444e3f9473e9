import { isUtf8 } from 'node:buffer';
import { parseLosslessJson } from '../../values/json.js';
import type { InputProblem } from '../refusal.js';

/** A position in the input that should hold an item, and why there is none. `line` counts from 1. */
export interface BrokenItem {
  readonly line: number;
  readonly problem: InputProblem;
}

/** The bytes of one item, not yet parsed, and the line on which it starts. */
export interface ItemBytes {
  readonly line: number;
  readonly bytes: Buffer;
}

/** A line of NDJSON, or an element of a JSON array, as the input holds it. */
export type RawItem = ItemBytes | BrokenItem;

/** An item of the input, parsed as JSON. */
export interface ParsedItem {
  readonly line: number;
  readonly value: unknown;
  /** The length of its JSON text. */
  readonly bytes: number;
}

export type InputItem = ParsedItem | BrokenItem;

/** Parses an item as JSON; whole numbers beyond 2^53 become strings, because ids must keep all their digits. Invalid JSON is a problem of that item and does not end the run. */
export function parseItem(item: RawItem): InputItem {
  if ('problem' in item) return item;
  const { line, bytes } = item;
  // Node would replace invalid bytes by U+FFFD, and the digest of a damaged e-mail address matches nobody.
  if (!isUtf8(bytes)) return { line, problem: 'invalid-encoding' };
  try {
    return { line, value: parseLosslessJson(bytes.toString('utf8')), bytes: bytes.length };
  } catch {
    return { line, problem: 'invalid-json' };
  }
}
