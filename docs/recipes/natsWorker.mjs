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
const [timeoutMs, longestWaitMs, attempts, mostUndecided] = [30_000, 60_000, 5, 3];
const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const destination = { Config: { ...(settings.Config ?? settings), accessToken: TIKTOK_ACCESS_TOKEN } };
parseConfig(destination.Config, { completePhone }); // With wrong settings, every event would be refused.
const nats = await connect({ servers: NATS_URL, token: NATS_TOKEN, maxReconnectAttempts: -1 });
const queue = jetstream(nats);
const consumer = await queue.consumers.get('TIKTOK_EVENTS', 'tiktok-workers');
const ackWaitMs = (await consumer.info()).config.ack_wait / 1e6;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());

let undecidedInARow = 0; // Requests. With a few of them, the rest of the batch goes back to the queue.
const backOffMs = (times) => Math.ceil(Math.min(longestWaitMs, FIRST_WAIT_MS * 2 ** (times - 1)) * (1 + Math.random()));
const idOf = ({ seq, timestampNanos }) => `${seq}-${timestampNanos}`;
const [accepted, later] = [{}, {}];
const decide = (jobs, verdict) => void jobs.map(({ verdicts }) => verdicts.push(verdict));

/** A message as a job. An event without an id gets one that stays, or it would count each time it is delivered. */
function read(message) {
  try {
    const event = message.json();
    if (event instanceof Object) event.messageId ||= idOf(message);
    return { message, event, verdicts: [] };
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
    if (stop.signal.aborted || undecidedInARow === mostUndecided) decide(jobsOfIt, later);
    else await judge(await post(request), request.body, jobsOfIt);
  }
}

async function judge({ outcome, isUndecided, code, status, name, advice, failedEvents }, body, jobs) {
  undecidedInARow = isUndecided ? undecidedInARow + 1 : 0;
  if (outcome === 'delivered' || code === 40_050 /* TikTok has them already. */) return decide(jobs, accepted);
  const refusal = { code: code ?? status, text: `${name}: ${advice}` };
  console.error(`${outcome} ${refusal.code} ${refusal.text}`);
  const subject = refusalSubject({ code, status });
  if (subject === 'accessToken') stop.abort(subject);
  if (isUndecided || subject === 'accessToken') return decide(jobs, later);
  if (jobs.length === 1 || (outcome !== 'partial' && subject !== 'events')) return decide(jobs, refusal);
  // An event of several names is several payloads: then a position in the request names no job.
  const isOneEach = (body.data ?? body.batch).length === jobs.length;
  const named = isOneEach ? jobs.filter((_job, position) => failedEvents.includes(position)) : [];
  const [others, middle] = [jobs.filter((job) => !named.includes(job)), Math.ceil(jobs.length / 2)];
  decide(named, refusal);
  // Where TikTok names none, halves show which it refuses. What it took before, it drops.
  if (named.length === 0) for (const half of [jobs.slice(0, middle), jobs.slice(middle)]) await send(half);
  else if (outcome === 'partial') decide(others, accepted);
  else await send(others);
}

/** What is refused goes to the dead letters as it came, with code and text; only then is it gone from the queue. */
async function settle({ message, verdicts }) {
  const giveBack = () => message.nak(stop.signal.aborted ? 0 : backOffMs(message.info.deliveryCount));
  // Without a verdict nobody has decided.
  if (verdicts.length === 0 || verdicts.includes(later)) return giveBack();
  const refusal = verdicts.find((verdict) => verdict !== accepted);
  if (refusal === undefined) return message.ack();
  const headers = createHeaders();
  for (const key of ['code', 'text']) headers.set(`Tiktok-${key}`, `${refusal[key]}`.replace(/\s+/g, ' '));
  const kept = queue.publish('tiktok.refused', message.data, { headers, msgID: idOf(message) });
  if (await kept.catch(({ message: why }) => console.error(`tiktok.refused: ${why}`))) message.ack();
  else giveBack();
}

while (!stop.signal.aborted && !nats.isClosed()) {
  const jobs = [];
  undecidedInARow = 0;
  const working = setInterval(() => jobs.map(({ message }) => message.working()), ackWaitMs / 3);
  try {
    const batch = await consumer.fetch({ max_messages: Number(BATCH_SIZE), expires: 1000 });
    for await (const message of batch) jobs.push(read(message));
  } catch (error) {
    console.error(`TIKTOK_EVENTS: ${error.message}`); // The broker restarts, say. What it gave before is still sent.
    await wait(1000);
  }
  await send(jobs.filter(({ event }) => event !== undefined));
  await Promise.all(jobs.map(settle));
  clearInterval(working);
}
await nats.drain();
process.exitCode = stop.signal.reason === 'accessToken' ? 1 : 0;
