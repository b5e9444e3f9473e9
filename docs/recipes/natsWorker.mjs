// Sends the track events of a NATS JetStream queue to TikTok. Any number of these share the queue; see broker.md beside it.
//   TIKTOK_ACCESS_TOKEN=… NATS_URL=nats://… node natsWorker.mjs destination.json
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers as createHeaders } from '@nats-io/transport-node';
import { classifyResponse, eventsApiUrl, parseConfig, refusalSubject, transformEvents } from 'tiktok-ads-transformer';
import { completePhone } from 'tiktok-ads-transformer/phone';

const { TIKTOK_ACCESS_TOKEN, TIKTOK_ENDPOINT = eventsApiUrl, NATS_URL, NATS_TOKEN } = process.env;
const { BATCH_SIZE = 1000, FIRST_WAIT_MS = 1000 } = process.env;
const [timeoutMs, longestWaitMs, attempts] = [30_000, 60_000, 5];

const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const destination = { Config: { ...(settings.Config ?? settings), accessToken: TIKTOK_ACCESS_TOKEN } };
parseConfig(destination.Config, { completePhone }); // With wrong settings, every event would be refused.
const nats = await connect({ servers: NATS_URL, token: NATS_TOKEN, maxReconnectAttempts: -1 });
const queue = jetstream(nats);
const consumer = await queue.consumers.get('TIKTOK_EVENTS', 'tiktok-workers');
const ackWaitMs = (await consumer.info()).config.ack_wait / 1e6;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());

/** True when TikTok would not decide about a request: then the rest of the batch goes back to the queue. */
let isGivenUp = false;
const backOffMs = (times) => Math.ceil(Math.min(longestWaitMs, FIRST_WAIT_MS * 2 ** (times - 1)) * (1 + Math.random()));

const [accepted, later] = [{}, {}];
const decide = (jobs, verdict) => {
  for (const { verdicts } of jobs) verdicts.push(verdict);
};

/** A message as a job. An event without an id gets one that stays, or it would count each time it is delivered. */
function read(message) {
  try {
    const event = message.json();
    const messageId = event?.messageId ?? `${message.seq}-${message.timestampNanos}`;
    return { message, event: event instanceof Object ? { ...event, messageId } : event, verdicts: [] };
  } catch {
    return { message, verdicts: [{ code: 'invalid-json', text: 'Message must be JSON' }] };
  }
}

/** Sends a request until TikTok decides about it, a few times at most. No connection, or none in time, is an answer too. */
async function post({ path, headers, body }) {
  const request = { method: 'POST', headers, body: JSON.stringify(body), redirect: 'manual' };
  for (let attempt = 1; ; attempt++) {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(`${TIKTOK_ENDPOINT}/${path}/`, { ...request, signal }).catch(() => undefined);
    const answer = classifyResponse({ status: response?.status, body: await response?.text().catch(() => '') });
    const isUndecided = answer.outcome === 'throttled' || answer.outcome === 'retryable';
    if (!isUndecided || attempt === attempts || stop.signal.aborted) return { ...answer, isUndecided };
    const waitMs = Math.max(backOffMs(attempt), 1000 * (Number(response?.headers.get('Retry-After')) || 0));
    await wait(Math.min(waitMs, longestWaitMs), undefined, { signal: stop.signal }).catch(() => {});
  }
}

/** Sends events, in as many requests as it takes to keep the good ones apart from the bad. */
async function send(jobs) {
  const events = jobs.map(({ event: message }) => ({ message, destination }));
  // Every eighth time alone: an event that makes TikTok fail must not hold up others for ever.
  const sendAlone = (_event, index) => jobs[index].message.info.deliveryCount % 8 === 0;
  const { requests, refusals } = transformEvents(events, { completePhone, sendAlone });
  for (const { eventIndex, error } of refusals) decide([jobs[eventIndex]], { code: error.code, text: error.message });
  for (const { request, eventIndexes } of requests) {
    const jobsOfIt = eventIndexes.map((index) => jobs[index]);
    if (stop.signal.aborted || isGivenUp) decide(jobsOfIt, later);
    else await judge(await post(request), request.body, jobsOfIt);
  }
}

async function judge({ outcome, isUndecided, code, status, name, advice, failedEvents }, body, jobs) {
  const subject = refusalSubject({ code, status });
  // An event of several names is several payloads: then a position in the request names no job.
  const isOneEach = (body.data ?? body.batch ?? [body]).length === jobs.length;
  const named = isOneEach ? jobs.filter((_job, position) => failedEvents.includes(position)) : [];
  const others = jobs.filter((job) => !named.includes(job));
  const refusal = { code: code ?? status, text: `${name}: ${advice}` };
  if (outcome !== 'delivered') console.error(`${outcome} ${refusal.code} ${refusal.text}`);

  if (outcome === 'delivered' || outcome === 'partial' || code === 40_050 /* TikTok has them already. */) {
    decide(named, refusal);
    decide(others, accepted);
  } else if (isUndecided || subject === 'accessToken') {
    decide(jobs, later);
    isGivenUp = true;
    if (subject === 'accessToken') stop.abort(subject);
  } else if (subject === 'events' && jobs.length > 1) {
    decide(named, refusal);
    const middle = named.length > 0 ? others.length : Math.ceil(others.length / 2);
    for (const part of [others.slice(0, middle), others.slice(middle)]) await send(part);
  } else decide(jobs, refusal);
}

/** What is refused goes to the dead letters as it came, with code and text; only then is it gone from the queue. */
async function settle({ message, verdicts }) {
  if (verdicts.includes(later)) return message.nak(stop.signal.aborted ? 0 : backOffMs(message.info.deliveryCount));
  const refusal = verdicts.find((verdict) => verdict !== accepted);
  if (refusal !== undefined) {
    const headers = createHeaders();
    for (const key of ['code', 'text']) headers.set(`Tiktok-${key}`, `${refusal[key]}`.replace(/\s+/g, ' '));
    await queue.publish('tiktok.refused', message.data, { headers, msgID: `refused-${message.seq}` });
  }
  message.ack();
}

while (!stop.signal.aborted) {
  const jobs = [];
  isGivenUp = false;
  const working = setInterval(() => jobs.map(({ message }) => message.working()), ackWaitMs / 3);
  const batch = await consumer.fetch({ max_messages: Number(BATCH_SIZE), expires: 1000 });
  for await (const message of batch) jobs.push(read(message));
  await send(jobs.filter(({ event }) => event !== undefined));
  await Promise.all(jobs.map(settle));
  clearInterval(working);
}
await nats.drain();
process.exitCode = stop.signal.reason === 'accessToken' ? 1 : 0;
