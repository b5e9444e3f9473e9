import { eventsApiUrl, type TikTokRequest } from '../events-api/request.js';
import { getOwn } from '../values/objects.js';
import { sha256 } from '../values/sha256.js';
import type { SentEvent } from './readRequest.js';

/** Of 16 bytes: enough that two of a billion events do not share a key. */
const keyHexDigits = 32;

/** Names the events of a run, so that a later run recognises them, however they are batched then. */
export class DedupKeys {
  readonly #endpoint: string;
  readonly #countByContent = new Map<string, number>();

  /** @param endpoint Where the events go: what a trial server accepted, TikTok has not. */
  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * Gives one key for each event of a request: a digest of what TikTok itself tells events apart by.
   *
   * An event without an id has nothing but its content, and two events of the same content are two events.
   */
  of({ body }: TikTokRequest, events: readonly SentEvent[]): readonly string[] {
    const target: readonly unknown[] = [
      'pixel_code' in body ? body.pixel_code : body.event_source_id,
      // A test event is not one of the pixel's events.
      getOwn(body, 'test_event_code') ?? null,
      // Keys of web events have no source, as in ledgers of earlier versions.
      ...('event_source' in body && body.event_source !== 'web' ? [body.event_source] : []),
      ...(this.#endpoint === eventsApiUrl ? [] : [this.#endpoint]),
    ];
    return events.map((event) => {
      if (event.event_id) return digest([...target, event.event, event.event_id]);
      const content = digest([...target, 'batch' in body ? withoutType(event) : event]);
      const count = (this.#countByContent.get(content) ?? 0) + 1;
      this.#countByContent.set(content, count);
      return digest([content, count]);
    });
  }
}

/** An event is the same alone and in a 1.0 batch, where its `type` says nothing. */
const withoutType = (event: SentEvent): object => {
  const { type: _type, ...payload } = { type: undefined, ...event };
  return payload;
};

const digest = (parts: readonly unknown[]): string => base64url(sha256(JSON.stringify(parts)).slice(0, keyHexDigits));

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Three hex digits are two of base 64. Written by hand: hosts other than Node have no function for it. */
const base64url = (hex: string): string =>
  (hex.padEnd(Math.ceil(hex.length / 3) * 3, '0').match(/.{3}/g) ?? [])
    .map((digits) => Number.parseInt(digits, 16))
    .map((bits) => `${alphabet[bits >> 6]}${alphabet[bits & 63]}`)
    .join('');
