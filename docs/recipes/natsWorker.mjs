// Sends the track events of a NATS JetStream queue to TikTok. Any number of workers share the queue; see broker.md beside it.
//   TIKTOK_ACCESS_TOKEN=… NATS_URL=nats://… node natsWorker.mjs destination.json
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers as createHeaders } from '@nats-io/transport-node';
import { batchEvents, parseConfig } from 'tiktok-ads-transformer';
import { parsePhone } from 'tiktok-ads-transformer/phone';
import { createSender } from 'tiktok-ads-transformer/send';

const { TIKTOK_ACCESS_TOKEN: accessToken, TIKTOK_ENDPOINT: endpoint, NATS_URL, NATS_TOKEN } = process.env;
const { BATCH_SIZE = 1000, FIRST_WAIT_MS = 1000, REQUESTS_PER_SECOND = 100 } = process.env;
const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const destination = { Config: { ...(settings.Config ?? settings), accessToken } };
parseConfig(destination.Config, { parsePhone }); // With wrong settings, every event would be refused.
const nats = await connect({ servers: NATS_URL, token: NATS_TOKEN, maxReconnectAttempts: -1 });
const queue = jetstream(nats);
const consumer = await queue.consumers.get('TIKTOK_EVENTS', 'tiktok-workers');
const ackWaitMs = (await consumer.info()).config.ack_wait / 1e6;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());
const firstWaitMs = Number(FIRST_WAIT_MS);
const pace = { requestsPerSecond: Number(REQUESTS_PER_SECOND), concurrency: 1, attempts: 5, firstWaitMs };
const sender = createSender({ fetch, accessToken, endpoint, ...pace, resendUncertain: true, signal: stop.signal });
const idOf = ({ seq, timestampNanos }) => `${seq}-${timestampNanos}`;

/** Reads a message. An event without an id gets one that stays, or TikTok would count each delivery of the message. */
function readJob(message) {
  try {
    const event = message.json();
    if (event instanceof Object) event.messageId ||= idOf(message);
    return { message, input: { message: event, destination } };
  } catch {
    return { message, undecided: 0, refusal: { name: 'invalid-json', advice: 'Message must be JSON' } };
  }
}

/** Sends events. `undecided` counts the TikTok names of an event that must be sent again; it stays unset if none was sent. */
async function send(jobs) {
  // Every eighth time alone: an event that makes TikTok fail must not hold up others for ever.
  const sendAlone = (_event, index) => jobs[index].message.info.deliveryCount % 8 === 0;
  const events = jobs.map(({ input }) => input);
  const batches = batchEvents(events, { parsePhone, sendAlone });
  for await (const { eventIndex, payloadCount, status, ...result } of sender.send(batches)) {
    const job = jobs[eventIndex];
    job.undecided ??= payloadCount;
    if (result.outcome !== 'throttled' && result.outcome !== 'retryable') job.undecided -= 1;
    if (status === 'accepted') continue;
    job.refusal = result;
    console.error(`${result.outcome} ${result.code ?? ''} ${result.name}: ${result.advice}`);
  }
}

/** Ends a job. A refused event goes to the dead letters as it came, with code and text, before it leaves the queue. */
async function settle({ message, refusal, undecided }) {
  const delayMs = Math.min(60_000, firstWaitMs * 2 ** (message.info.deliveryCount - 1)) * (1 + Math.random());
  const giveBack = () => message.nak(stop.signal.aborted ? 0 : Math.ceil(delayMs));
  if (undecided !== 0 || (refusal && stop.signal.reason === 'accessToken')) return giveBack();
  if (refusal === undefined) return message.ack();
  const { code, httpStatus, name, advice } = refusal;
  const headers = createHeaders();
  headers.set('Tiktok-code', `${code ?? httpStatus ?? name}`);
  headers.set('Tiktok-text', `${name}: ${advice}`.replace(/\s+/g, ' '));
  const kept = queue.publish('tiktok.refused', message.data, { headers, msgID: idOf(message) });
  if (await kept.catch((error) => console.error(`tiktok.refused: ${error.message}`))) message.ack();
  else giveBack();
}

while (!stop.signal.aborted && !nats.isClosed()) {
  const jobs = [];
  const working = setInterval(() => jobs.map(({ message }) => message.working()), ackWaitMs / 3);
  try {
    const batch = await consumer.fetch({ max_messages: Number(BATCH_SIZE), expires: 1000 });
    for await (const message of batch) jobs.push(readJob(message));
  } catch (error) {
    console.error(`TIKTOK_EVENTS: ${error.message}`); // The broker restarts, say. What it gave before is still sent.
    await wait(1000);
  }
  await send(jobs.filter(({ input }) => input !== undefined)).catch((error) => {
    console.error(error.message); // TikTok takes nothing any more: the rest goes back to the queue.
    if (error.reason === 'accessToken') stop.abort(error.reason);
  });
  await Promise.all(jobs.map(settle));
  clearInterval(working);
}
await nats.drain();
process.exitCode = stop.signal.reason === 'accessToken' ? 1 : 0;
