import { type ClassifiedResponse, classifyResponse, refusalSubject } from '../../index.js';
import type { NdjsonLog } from '../ndjsonLog.js';
import type { DeliveryStore } from './ledger.js';
import type { PendingRequest } from './pendingRequest.js';
import type { PostResult } from './postRequest.js';
import { SendAborted } from './sendAborted.js';
import type { SendTally } from './sendTally.js';

/** Where it is kept what became of events. */
export interface Records {
  readonly memory: DeliveryStore;
  readonly failures: NdjsonLog;
  readonly tally: SendTally;
}

/** What an earlier run was told of the events that are in doubt. */
const partlyTaken = { answer: classifyResponse({ status: 200, body: { code: 20_001 } }) };

/**
 * Keeps what became of events.
 *
 * It throws `RunStopped` when no further request can succeed.
 */
export class DeliveryReport {
  readonly #records: Records;

  constructor(records: Records) {
    this.#records = records;
  }

  async accepted({ keys }: PendingRequest): Promise<void> {
    // Delivered it is, even when that cannot be remembered.
    this.#records.tally.accept(keys.length, 1);
    await this.#records.memory.add(keys, 'delivered');
  }

  /** TikTok accepted some of them, and refused some without naming them. */
  async uncertain({ line, keys }: PendingRequest, reply: PostResult): Promise<void> {
    await this.#records.memory.add(keys, 'inDoubt');
    await this.#tellInDoubt(line, keys.length, reply);
  }

  async inDoubtBefore(line: number, events: number): Promise<void> {
    if (events > 0) await this.#tellInDoubt(line, events, partlyTaken);
  }

  async refused({ line, positions }: PendingRequest, reply: PostResult): Promise<void> {
    const { answer, connectionError, outage } = reply;
    for (const position of positions) {
      this.#records.tally.refuse(connectionError ?? answer.name);
      await this.#records.failures.write({ line, position, ...reasonOf(reply) });
    }
    if (outage !== undefined) throw new SendAborted(outage);
    if (refusalSubject(answer) === 'accessToken') {
      throw new SendAborted(`TikTok refuses the access token (${answer.name}). ${answer.advice}`);
    }
  }

  async #tellInDoubt(line: number, events: number, reason: Reason): Promise<void> {
    this.#records.tally.inDoubt += events;
    await this.#records.failures.write({ line, ...reasonOf(reason), events });
  }
}

interface Reason extends Partial<PostResult> {
  readonly answer: ClassifiedResponse;
}

/** TikTok's own message is not told: it may repeat personal data. */
function reasonOf({ answer, httpStatus, connectionError }: Reason) {
  const { code, name, outcome, advice } = answer;
  return { outcome, code, name, httpStatus, connectionError, advice };
}
