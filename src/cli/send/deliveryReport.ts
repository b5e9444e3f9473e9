import { refusalSubject } from '../../events-api/classifyResponse.js';
import type { SendResult } from '../../send/index.js';
import type { SentEvent } from '../../send/readRequest.js';
import { truncate } from '../../transform/guard.js';
import type { NdjsonLog } from '../ndjsonLog.js';
import { inputRefusal, type Refusal } from '../refusal.js';
import { type Colors, countOf, formatCount, type SummaryWords, Tally } from '../summaryLine.js';

/**
 * What is at fault for a failure: the `input`, which holds no request; a `request` as a whole, such as its access token or a
 * field beside its events; single `events` of it. `throttled` and other `temporary` failures may be none later. `uncertain`
 * events were accepted in part. `program`: a value that cannot be sent.
 */
export type FailureCause = 'input' | 'request' | 'events' | 'throttled' | 'temporary' | 'uncertain' | 'program';

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
  /** Why events failed, each with the first field that TikTok names. */
  readonly causes = new Map<FailureCause, string | undefined>();

  addCause(cause: FailureCause, field?: string): void {
    this.causes.set(cause, this.causes.get(cause) ?? field);
  }

  override get total(): number {
    return super.total + this.deliveredBefore + this.repeated + this.uncertain;
  }
}

/** A line of the input, and its request. */
export interface InputRequest extends InputLine {
  readonly bytes: number;
  readonly events: readonly SentEvent[];
}

/** Where a request is in the input; with its file where there are several. */
export interface InputLine {
  readonly file?: string | undefined;
  readonly line: number;
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

/** Events of a request that failed for a reason that all of them share. */
interface SharedFailure {
  readonly request: InputRequest;
  readonly result: SendResult;
  events: number;
}

/** Counts what became of the events of a run, and logs failures. It throws `CommandError` when they cannot be written. */
export class DeliveryReport {
  readonly #options: DeliveryReportOptions;
  readonly #requests = new Map<number, InputRequest & { undecided: number }>();
  #requestCount = 0;
  #lastAcceptingResponse: number | undefined;
  /** Its events share one line of the failures, so they are collected until all of them are here. */
  #shared: SharedFailure | undefined;

  constructor(options: DeliveryReportOptions) {
    this.#options = options;
  }

  /** Logs an input line that holds no request. */
  async refuseLine({ file, line }: InputLine, refusal: Refusal): Promise<void> {
    this.#options.tally.refuse(refusal.code);
    this.#options.tally.addCause('input');
    await this.#options.failures.write({ file, line, ...refusal });
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
    else await this.#fail(result, request);

    if (request.undecided === 0) {
      await this.#writeShared();
      this.#options.onDone(request);
    }
  }

  /** Writes what is left, also of requests that the run did not finish. */
  async end(): Promise<void> {
    await this.#writeShared();
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

  async #fail(result: SendResult, request: InputRequest): Promise<void> {
    const { tally, failures } = this.#options;
    const cause = causeOf(result);
    tally.addCause(cause, result.field);
    if (result.status === 'uncertain') tally.uncertain += 1;
    else tally.refuse(cause === 'program' ? 'internal-error' : (result.connectionError ?? result.name ?? ''));

    if (cause === 'events') {
      await this.#writeShared();
      await failures.write({ ...placeOf(request), ...eventOf(request, result), ...reasonOf(result) });
      return;
    }
    const shared = this.#shared;
    if (shared !== undefined && hasSameReason(shared.result, result)) {
      shared.events += 1;
      return;
    }
    await this.#writeShared();
    this.#shared = { request, result, events: 1 };
  }

  async #writeShared(): Promise<void> {
    if (this.#shared === undefined) return;
    const { request, result, events } = this.#shared;
    this.#shared = undefined;
    const named = events === 1 ? eventOf(request, result) : {};
    await this.#options.failures.write({ ...placeOf(request), ...named, ...reasonOf(result), events });
  }
}

const causeOf = ({ status, outcome, code, name, field, httpStatus }: SendResult): FailureCause => {
  if (status === 'uncertain') return 'uncertain';
  if (name === 'INTERNAL_ERROR') return 'program';
  if (outcome === 'throttled') return 'throttled';
  if (outcome === 'retryable') return 'temporary';
  const subject = refusalSubject({ code, status: httpStatus ?? 0, ...(field !== undefined && { field }) });
  // TikTok names the events that it refuses of a request that it accepts in part.
  return outcome === 'partial' || subject === 'events' ? 'events' : 'request';
};

const hasSameReason = (one: SendResult, other: SendResult): boolean =>
  one.requestIndex === other.requestIndex &&
  one.responseIndex === other.responseIndex &&
  one.name === other.name &&
  one.connectionError === other.connectionError;

const placeOf = ({ file, line }: InputLine): InputLine => ({ file, line });

/** Which event a failure is about; names and ids of events are no personal data. */
const eventOf = ({ events }: InputRequest, { position }: SendResult) => {
  const { event, event_id: id } = events[position] ?? {};
  return { position, event: event && truncate(event), event_id: id ? truncate(id) : undefined };
};

function reasonOf(result: SendResult) {
  const { outcome, code, name, field, httpStatus, connectionError, advice = '', message } = result;
  if (name === 'INTERNAL_ERROR') return inputRefusal('internal-error');
  return { outcome, code, name, field, httpStatus, connectionError, advice: adviceForSend(advice), message };
}

/** The environment variable that holds the access token. */
export const tokenVariable = 'TIKTOK_ACCESS_TOKEN';

/** The library advises people who hold its settings and TikTok's response; users of `send` have neither. */
const wordsForSend: readonly (readonly [library: RegExp, send: string])[] = [
  [/\baccessToken\b/g, tokenVariable],
  [/\bthe message in the response\b/g, 'the message that --show-messages logs'],
];

export const adviceForSend = (advice: string): string =>
  wordsForSend.reduce((text, [library, send]) => text.replaceAll(library, send), advice);

/**
 * The words of the summary of `send`.
 *
 * @param verb What the run does with an event that the ledger does not know.
 */
export const wordsOf = (tally: SendTally, verb: 'delivered' | 'to send' = 'delivered'): SummaryWords => ({
  noun: 'event',
  refused: 'failed',
  describeAccepted: (_tally, colors) => describeDelivered(tally, verb, colors),
});

/** @returns For example `1,500 delivered in 4 requests, 500 delivered before` */
function describeDelivered(tally: SendTally, verb: string, colors: Colors): string {
  const { accepted, results, deliveredBefore, knownByContent, repeated, uncertain } = tally;
  const byContent =
    knownByContent > 0 ? ` (${formatCount(knownByContent)} of them without an event_id, known by its content)` : '';
  return [
    colors.green(`${formatCount(accepted)} ${verb} in ${countOf(results, 'request')}`),
    ...(deliveredBefore > 0 ? [`${formatCount(deliveredBefore)} delivered before${byContent}`] : []),
    ...(repeated > 0 ? [`${formatCount(repeated)} repeated`] : []),
    ...(uncertain > 0
      ? [colors.red(`${formatCount(uncertain)} uncertain (TikTok refused some of them without naming them)`)]
      : []),
  ].join(', ');
}
