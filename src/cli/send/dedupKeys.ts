import { createHash } from 'node:crypto';
import { eventsApiUrl, type TikTokRequest } from '../../index.js';
import type { SentEvent } from './eventsOfRequest.js';

/** Enough that two of a billion events do not share a key. */
const keyBytes = 16;

/** Names the events of a run, so that a later run knows them again, however they are batched then. */
export class DedupKeys {
  readonly #endpoint: string;
  readonly #seen = new Map<string, number>();

  /** @param endpoint Where the events go: what a trial has taken, TikTok has not. */
  constructor(endpoint: string) {
    this.#endpoint = endpoint;
  }

  /**
   * One key for each of the events of a request: a digest of what TikTok itself tells events apart by. It shows nothing of the event.
   *
   * An event without an id has nothing but its content, and two of the same content are two events.
   */
  of(request: TikTokRequest, events: readonly SentEvent[]): readonly string[] {
    const target = [...targetOf(request), ...(this.#endpoint === eventsApiUrl ? [] : [this.#endpoint])];
    return events.map((sent) => {
      if (sent.event_id) return digest([...target, sent.event, sent.event_id]);
      const content = digest([...target, sent]);
      const times = (this.#seen.get(content) ?? 0) + 1;
      this.#seen.set(content, times);
      return digest([content, times]);
    });
  }
}

/** A test event is none of the pixel's events. */
function targetOf({ body }: TikTokRequest): readonly (string | null)[] {
  const target = 'pixel_code' in body ? body.pixel_code : body.event_source_id;
  const testEventCode = 'test_event_code' in body ? (body.test_event_code ?? null) : null;
  return [target, testEventCode];
}

function digest(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest().subarray(0, keyBytes).toString('base64url');
}
