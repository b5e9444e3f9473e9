import type { TikTokRequest } from '../../index.js';
import { DedupKeys } from '../../send/dedupKeys.js';
import type { SentEvent } from '../../send/readRequest.js';
import { getOwn } from '../../values/objects.js';
import { BrokenPipeError, BufferedWriter } from '../bufferedWriter.js';
import { type CommandIo, type ExitStatus, exitStatus } from '../commandIo.js';
import { DigestMap } from '../digestMap.js';
import { logToStderr } from '../ndjsonLog.js';
import { startProgress } from '../progress.js';
import { countOf, summaryLine } from '../summaryLine.js';
import { fitLine } from '../wrapText.js';
import { type InputRequest, SendTally, tokenVariable, wordsOf } from './deliveryReport.js';
import { readLedgerFile } from './ledger.js';
import { nextStep } from './nextStep.js';
import { readRequests } from './readRequests.js';
import type { RequestInputs } from './requestInputs.js';

/** What a run would send to one URL of TikTok; the events that it would not send are counted beside. */
interface PlannedDelivery {
  readonly host: string;
  readonly path: string;
  readonly apiVersion: 'v1' | 'v2';
  requests: number;
  events: number;
  /** How many of these events are test events. */
  testEvents: number;
  deliveredBefore: number;
  repeated: number;
  inDoubt: number;
}

/** Why an event is not sent. */
const knownStatuses = ['deliveredBefore', 'repeated', 'inDoubt'] as const;
type KnownStatus = (typeof knownStatuses)[number];

/** How a dry run is started. */
export interface DryRunOptions {
  readonly endpoint: string;
  /** The ledger of the run, which need not exist. */
  readonly ledgerFile: string | undefined;
}

/**
 * Counts what a run would send, and where. Opens no connection, writes no file and takes no lock.
 *
 * @throws {CommandError} When a file cannot be read.
 */
export async function dryRun(
  input: RequestInputs,
  { endpoint, ledgerFile }: DryRunOptions,
  io: CommandIo,
): Promise<ExitStatus> {
  const tally = new SendTally();
  const plan = new DeliveryPlan(endpoint, tally);
  if (ledgerFile !== undefined) await plan.remember(ledgerFile);
  const progress = startProgress(io, { totalBytes: input.totalBytes, noun: 'event', countItems: () => tally.total });
  const failures = logToStderr(io, progress.clear);
  const startedAt = io.now();
  try {
    const requests = readRequests(input, async ({ file, line }, refusal) => {
      tally.refuse(refusal.code);
      tally.addCause('input');
      await failures.write({ file, line, ...refusal });
    });
    for await (const request of requests) {
      plan.add(request);
      progress.advance(request.bytes);
    }
  } finally {
    progress.stop();
    await failures.close();
  }
  // A terminal gets the same in sentences.
  if (io.stdout.isTTY !== true && !(await print(plan.deliveries, io))) return exitStatus.ok;
  io.stderr.write(summaryLine(tally, io.now() - startedAt, wordsOf(tally, 'to send'), io.stderr));
  for (const delivery of plan.deliveries) io.stderr.write(fitLine(describe(delivery), io.stderr));
  io.stderr.write(fitLine(`Next: ${nextStepOf(tally, io)}`, io.stderr));
  return tally.refused === 0 && tally.uncertain === 0 ? exitStatus.ok : exitStatus.refused;
}

/** @returns False when nobody reads the output any more. */
async function print(deliveries: readonly PlannedDelivery[], io: CommandIo): Promise<boolean> {
  const output = new BufferedWriter(io.stdout, 'the plan');
  try {
    await output.write(deliveries.map((delivery) => `${JSON.stringify(delivery)}\n`).join(''));
    await output.flush();
    return true;
  } catch (error) {
    if (error instanceof BrokenPipeError) return false;
    throw error;
  }
}

const describe = ({ host, path, apiVersion, requests, events, testEvents }: PlannedDelivery): string => {
  const api = apiVersion === 'v2' ? 'Events API 2.0' : 'Events API 1.0';
  const tests = testEvents === 0 ? '' : `, ${countOf(testEvents, 'test event')} among them`;
  return `${host}${path} (${api}): ${countOf(events, 'event')} in ${countOf(requests, 'request')}${tests}`;
};

const nextStepOf = (tally: SendTally, { environment }: CommandIo): string => {
  if (tally.accepted === 0 || tally.causes.has('input')) {
    return nextStep(tally, { hasLedger: true, showsMessages: false });
  }
  const token = environment[tokenVariable]?.trim() ? '' : `put the access token into ${tokenVariable}, and `;
  return `${token}run the same command without --dry-run to send them.`;
};

/** Decides for each event whether a run would send it, as the delivery engine does. */
class DeliveryPlan {
  readonly #endpoint: string;
  readonly #tally: SendTally;
  readonly #keys: DedupKeys;
  readonly #byPath = new Map<string, PlannedDelivery>();
  /** Undefined without a ledger: then all events are sent, repeated ones too. */
  #known: DigestMap<KnownStatus> | undefined;

  constructor(endpoint: string, tally: SendTally) {
    this.#endpoint = endpoint;
    this.#tally = tally;
    this.#keys = new DedupKeys(endpoint);
  }

  get deliveries(): readonly PlannedDelivery[] {
    return [...this.#byPath.values()];
  }

  /** @throws {CommandError} When the file is not a ledger, or cannot be read. */
  async remember(ledgerFile: string): Promise<void> {
    const known = new DigestMap<KnownStatus>(knownStatuses);
    await readLedgerFile(ledgerFile, ({ keys, status }) => {
      for (const key of keys) known.set(key, status === 'accepted' ? 'deliveredBefore' : 'inDoubt');
    });
    this.#known = known;
  }

  add({ request, events }: InputRequest & { readonly request: TikTokRequest }): void {
    const delivery = this.#deliveryOf(request);
    const known = this.#known;
    const keys = known === undefined ? [] : this.#keys.of(request, events);
    const statuses = events.map((_event, index) => known?.get(keys[index] ?? ''));
    let planned = 0;
    for (const [index, event] of events.entries()) {
      const status = statuses[index];
      if (status === undefined) {
        planned += 1;
        if (isTestEvent(request, event)) delivery.testEvents += 1;
      } else {
        delivery[status] += 1;
        this.#count(status, event);
      }
    }
    if (planned === 0) return;
    delivery.requests += 1;
    delivery.events += planned;
    this.#tally.accept(planned, 1);
    // Only now: a run sends twice what one request holds twice.
    for (const [index, key] of keys.entries()) if (statuses[index] === undefined) known?.set(key, 'repeated');
  }

  #deliveryOf({ path: name }: TikTokRequest): PlannedDelivery {
    const present = this.#byPath.get(name);
    if (present !== undefined) return present;
    const { host, pathname: path } = new URL(`${this.#endpoint}/${name}/`);
    const apiVersion = name === 'event/track' ? 'v2' : 'v1';
    const counts = { requests: 0, events: 0, testEvents: 0, deliveredBefore: 0, repeated: 0, inDoubt: 0 };
    const created: PlannedDelivery = { host, path, apiVersion, ...counts };
    this.#byPath.set(name, created);
    return created;
  }

  #count(status: KnownStatus, { event_id: id }: SentEvent): void {
    if (status === 'inDoubt') {
      this.#tally.uncertain += 1;
      this.#tally.addCause('uncertain');
    } else this.#tally[status] += 1;
    if (status === 'deliveredBefore' && !id) this.#tally.knownByContent += 1;
  }
}

/** In 2.0 the whole request is a test, in 1.0 the event. */
const isTestEvent = ({ body }: TikTokRequest, event: SentEvent): boolean =>
  [body, event].some((holder) => Boolean(getOwn(holder, 'test_event_code')));
