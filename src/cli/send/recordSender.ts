import { refusalSubject } from '../../index.js';
import { CommandError } from '../commandError.js';
import type { RecordLog } from '../recordLog.js';
import type { InputRecord } from '../records/readRecord.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { EventKeys } from './eventKeys.js';
import type { EventMemory } from './ledger.js';
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

/**
 * Makes a function that sends the events of one record, those that are already delivered left out.
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
    await memory.add(events.keys);
    tally.accept(events.keys.length, 1);
  }

  async function refused({ line, positions }: Parcel, reply: Reply): Promise<void> {
    for (const position of positions) {
      tally.refuse(reply.connectionError ?? reply.answer.name);
      await failures.write({ line, position, ...reasonOf(reply) });
    }
    if (reply.isUnreachable) throw new RunStopped(`TikTok cannot be reached (${reply.connectionError}).`);
    if (refusalSubject(reply.answer) === 'accessToken') {
      throw new RunStopped(`TikTok refuses the access token (${reply.answer.name}). ${reply.answer.advice}`);
    }
  }

  async function unnamedRefusals({ line, positions }: Parcel, reply: Reply): Promise<void> {
    tally.inDoubt += positions.length;
    await failures.write({ line, ...reasonOf(reply), events: positions.length });
  }

  async function sendRequest(record: Extract<InputRecord, { value: unknown }>): Promise<void> {
    const { line } = record;
    const read = requestOfRecord(record.value);
    if ('wrongField' in read) {
      const { code, text } = inputRefusal('invalid-request');
      return refuseRecord(line, { code, text: `${text}: look at ${read.wrongField}` });
    }
    const parcel = { line, request: read.request, ...positionsAndKeys(read.request) };
    const unsent = pick(
      parcel,
      parcel.positions.filter((position) => !memory.has(parcel.keys[position] ?? '')),
    );
    const before = parcel.keys.length - (unsent?.keys.length ?? 0);
    tally.accept(before, 0);
    tally.deliveredBefore += before;
    if (unsent !== undefined) await sendParcel(unsent, post, { accepted, refused, unnamedRefusals });
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
function reasonOf({ answer, httpStatus, connectionError }: Reply) {
  const { code, name, outcome, advice } = answer;
  return { outcome, code, name, httpStatus, connectionError, advice };
}
