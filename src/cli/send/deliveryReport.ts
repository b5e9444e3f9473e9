import type { SendResult } from '../../send/index.js';
import type { SentEvent } from '../../send/readRequest.js';
import type { NdjsonLog } from '../ndjsonLog.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { type Colors, countOf, formatCount, type SummaryWords, Tally } from '../summaryLine.js';

/** Counts what became of the events of a run, each in one place: those accepted are what this run delivered. */
export class SendTally extends Tally {
  /** By an earlier run. */
  deliveredBefore = 0;
  /** How many of those have no id, so that an event of the same content may be another one. */
  knownByContent = 0;
  /** The input holds them more than once. */
  repeated = 0;
  /** In this run or before it, TikTok accepted their request in part, without naming the events it refused. */
  uncertain = 0;

  override get total(): number {
    return super.total + this.deliveredBefore + this.repeated + this.uncertain;
  }
}

/** A line of the input, and its request. */
export interface InputRequest {
  readonly line: number;
  readonly bytes: number;
  readonly events: readonly SentEvent[];
}

/** Where what became of the events of a run is kept. */
export interface DeliveryReportOptions {
  readonly failures: NdjsonLog;
  readonly tally: SendTally;
  /** Whether the ledger knew the event when the run began. */
  readonly isFromEarlierRun: (key: string) => boolean;
  /** Runs after all events of a request are decided. */
  readonly onDone: (request: InputRequest) => void;
}

interface UncertainEvents {
  readonly line: number;
  readonly result: SendResult;
  events: number;
}

/** Counts what became of the events of a run, and logs failures. It throws `CommandError` when they cannot be written. */
export class DeliveryReport {
  readonly #options: DeliveryReportOptions;
  readonly #requests = new Map<number, InputRequest & { undecided: number }>();
  #requestCount = 0;
  #lastAcceptingResponse: number | undefined;
  /** They share one line of the failures, so they are collected until all of them are here. */
  #uncertain: UncertainEvents | undefined;

  constructor(options: DeliveryReportOptions) {
    this.#options = options;
  }

  /** Logs an input line that holds no request. */
  async refuseLine(line: number, refusal: Refusal): Promise<void> {
    this.#options.tally.refuse(refusal.code);
    await this.#options.failures.write({ line, ...refusal });
  }

  /** Announces a request, in the order in which the sender receives them. */
  expect(request: InputRequest): void {
    this.#requests.set(this.#requestCount, { ...request, undecided: request.events.length });
    this.#requestCount += 1;
  }

  async add(result: SendResult): Promise<void> {
    const request = this.#requests.get(result.requestIndex);
    if (request === undefined) throw new Error('a result without a request');
    request.undecided -= 1;
    if (request.undecided === 0) this.#requests.delete(result.requestIndex);

    if (result.status === 'accepted') this.#accept(result);
    else if (result.status === 'known') this.#countKnown(result, request);
    else if (result.status === 'uncertain') await this.#addUncertain(result, request.line);
    else await this.#refuse(result, request.line);

    if (request.undecided === 0) {
      await this.#writeUncertain();
      this.#options.onDone(request);
    }
  }

  /** Writes what is left, also of requests that the run did not finish. */
  async end(): Promise<void> {
    await this.#writeUncertain();
  }

  #accept({ responseIndex }: SendResult): void {
    this.#options.tally.accept(1, responseIndex === this.#lastAcceptingResponse ? 0 : 1);
    this.#lastAcceptingResponse = responseIndex;
  }

  #countKnown({ key = '', position }: SendResult, { events }: InputRequest): void {
    const { tally, isFromEarlierRun } = this.#options;
    if (!isFromEarlierRun(key)) {
      tally.repeated += 1;
      return;
    }
    tally.deliveredBefore += 1;
    if (!events[position]?.event_id) tally.knownByContent += 1;
  }

  async #addUncertain(result: SendResult, line: number): Promise<void> {
    this.#options.tally.uncertain += 1;
    const group = this.#uncertain;
    if (group?.line === line && group.result.responseIndex === result.responseIndex) {
      group.events += 1;
      return;
    }
    await this.#writeUncertain();
    this.#uncertain = { line, result, events: 1 };
  }

  async #writeUncertain(): Promise<void> {
    if (this.#uncertain === undefined) return;
    const { line, result, events } = this.#uncertain;
    this.#uncertain = undefined;
    await this.#options.failures.write({ line, ...reasonOf(result), events });
  }

  async #refuse(result: SendResult, line: number): Promise<void> {
    const { tally, failures } = this.#options;
    const { position, name = '', connectionError } = result;
    if (name === 'INTERNAL_ERROR') {
      const refusal = inputRefusal('internal-error');
      tally.refuse(refusal.code);
      await failures.write({ line, position, ...refusal });
      return;
    }
    tally.refuse(connectionError ?? name);
    await failures.write({ line, position, ...reasonOf(result) });
  }
}

function reasonOf({ outcome, code, name, field, httpStatus, connectionError, advice }: SendResult) {
  return { outcome, code, name, field, httpStatus, connectionError, advice };
}

/** The words of the summary of `send`. */
export const wordsOf = (tally: SendTally): SummaryWords => ({
  noun: 'event',
  refused: 'failed',
  describeAccepted: (_tally, colors) => describeDelivered(tally, colors),
});

/** @returns For example `1,500 delivered in 4 requests, 500 delivered before` */
function describeDelivered(tally: SendTally, colors: Colors): string {
  const { accepted, results, deliveredBefore, knownByContent, repeated, uncertain } = tally;
  const byContent =
    knownByContent > 0 ? ` (${formatCount(knownByContent)} of them without an event_id, known by its content)` : '';
  return [
    colors.green(`${formatCount(accepted)} delivered in ${countOf(results, 'request')}`),
    ...(deliveredBefore > 0 ? [`${formatCount(deliveredBefore)} delivered before${byContent}`] : []),
    ...(repeated > 0 ? [`${formatCount(repeated)} repeated`] : []),
    ...(uncertain > 0
      ? [colors.red(`${formatCount(uncertain)} in doubt (TikTok refused some of them without naming them)`)]
      : []),
  ].join(', ');
}
