import { classifyResponse, refusalSubject } from '../../index.js';
import { CommandError } from '../commandError.js';
import type { RecordLog } from '../recordLog.js';
import type { InputRecord } from '../records/readRecord.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { EventKeys } from './eventKeys.js';
import type { EventMemory, KnownFate } from './ledger.js';
import { type Parcel, pick } from './parcel.js';
import type { Reply } from './postRequest.js';
import { requestOfRecord } from './requestOfRecord.js';
import { RunStopped } from './runStopped.js';
import { sendParcel } from './sendParcel.js';
import type { SendTally } from './sendTally.js';

export interface RecordSenderOptions {
  readonly post: (request: Parcel['request']) => Promise<Reply>;
  readonly memory: EventMemory;
  readonly failures: RecordLog;
  readonly tally: SendTally;
}

/** What an earlier run was told of the events that are in doubt. */
const partlyTaken = { answer: classifyResponse({ status: 200, body: { code: 20_001 } }) };

/**
 * Makes a function that sends the events of one record, those left out that TikTok has taken already.
 *
 * It throws only what must end the run: `RunStopped` when no further request can succeed, `CommandError` when a file
 * cannot be written.
 */
export function createRecordSender({ post, memory, failures, tally }: RecordSenderOptions) {
  const keys = new EventKeys();

  async function refuseRecord(line: number, refusal: Refusal): Promise<void> {
    tally.refuse(refusal.code);
    await failures.write({ line, ...refusal });
  }

  async function accepted(events: Parcel): Promise<void> {
    await memory.add(events.keys, 'delivered');
    tally.accept(events.keys.length, 1);
  }

  async function refused({ line, positions }: Parcel, reply: Reply): Promise<void> {
    for (const position of positions) {
      tally.refuse(reply.connectionError ?? reply.answer.name);
      await failures.write({ line, position, ...reasonOf(reply) });
    }
    if (reply.outage !== undefined) throw new RunStopped(reply.outage);
    if (refusalSubject(reply.answer) === 'accessToken') {
      throw new RunStopped(`TikTok refuses the access token (${reply.answer.name}). ${reply.answer.advice}`);
    }
  }

  async function inDoubt(events: Parcel, reply: Reply): Promise<void> {
    await memory.add(events.keys, 'inDoubt');
    await tellInDoubt(events.line, events.keys.length, reply);
  }

  async function tellInDoubt(line: number, events: number, reply: Pick<Reply, 'answer'>): Promise<void> {
    tally.inDoubt += events;
    await failures.write({ line, ...reasonOf(reply), events });
  }

  async function sendRequest(record: Extract<InputRecord, { value: unknown }>): Promise<void> {
    const { line } = record;
    const read = requestOfRecord(record.value);
    if ('wrongField' in read) {
      const { code, text } = inputRefusal('invalid-request');
      return refuseRecord(line, { code, text: `${text}: look at ${read.wrongField}` });
    }
    const parcel = { line, request: read.request, ...positionsAndKeys(read.request) };
    const fates = parcel.keys.map((key) => memory.fateOf(key));
    const positionsOf = (fate: KnownFate | undefined) =>
      parcel.positions.filter((position) => fates[position] === fate);
    tally.deliveredBefore += positionsOf('deliveredBefore').length;
    tally.repeated += positionsOf('delivered').length;
    const doubtful = positionsOf('inDoubt').length;
    if (doubtful > 0) await tellInDoubt(line, doubtful, partlyTaken);
    const unsent = pick(parcel, positionsOf(undefined));
    if (unsent !== undefined) await sendParcel(unsent, post, { accepted, inDoubt, refused });
  }

  function positionsAndKeys(request: Parcel['request']): Pick<Parcel, 'keys' | 'positions'> {
    const keysOfEvents = keys.of(request);
    return { keys: keysOfEvents, positions: [...keysOfEvents.keys()] };
  }

  return async (record: InputRecord): Promise<void> => {
    if ('problem' in record) return refuseRecord(record.line, inputRefusal(record.problem));
    try {
      await sendRequest(record);
    } catch (error) {
      if (error instanceof RunStopped || error instanceof CommandError) throw error;
      // A bug, or what is nested too deep to print: the other records are still sent.
      await refuseRecord(record.line, inputRefusal('internal-error'));
    }
  };
}

/** TikTok's own message is not told: it may repeat personal data. */
function reasonOf({ answer, httpStatus, connectionError }: Partial<Reply> & Pick<Reply, 'answer'>) {
  const { code, name, outcome, advice } = answer;
  return { outcome, code, name, httpStatus, connectionError, advice };
}
