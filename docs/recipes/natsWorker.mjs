// Sends the track events of a NATS JetStream queue to TikTok. Any number of workers share the queue; see broker.md beside it.
//   TIKTOK_ACCESS_TOKEN=… NATS_URL=nats://… node natsWorker.mjs destination.json
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import { connect, headers as createHeaders } from '@nats-io/transport-node';
import { batchEvents, checkConfig, parseConfig } from 'tiktok-ads-transformer';
import { parsePhone } from 'tiktok-ads-transformer/phone';
import { createSender } from 'tiktok-ads-transformer/send';

const { TIKTOK_ACCESS_TOKEN: accessToken, TIKTOK_ENDPOINT: endpoint, NATS_URL, NATS_TOKEN } = process.env;
const { BATCH_SIZE = 1000, PULL_MS = 1000, FIRST_WAIT_MS = 1000, REQUESTS_PER_SECOND = 100 } = process.env;
const settings = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const destination = { Config: { ...(settings.Config ?? settings), accessToken } };
parseConfig(destination.Config, { parsePhone }); // With wrong settings, every event would be refused.
for (const { path, message } of checkConfig(destination.Config, { parsePhone })) console.error(`${path}: ${message}`);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => stop.abort());
const pace = { requestsPerSecond: +REQUESTS_PER_SECOND, firstWaitMs: +FIRST_WAIT_MS, concurrency: 1, attempts: 5 };
const sender = createSender({ fetch, accessToken, endpoint, ...pace, resendUncertain: true, signal: stop.signal });
let nats, stream, consumer, working;
const idOf = ({ seq, timestampNanos }) => `${seq}-${timestampNanos}`;
const noId = /^(?:\\N|NULL|null|\(null\)|<null>|undefined|None|NaN|nan|NaT|\[object Object\])?$/; // As the library reads them.

/** Reads a message. An event without an id gets one that stays, or TikTok would count each delivery of the message. */
function readJob(message) {
  try {
    const event = message.json();
    if (event instanceof Object && noId.test(String(event.messageId ?? '').trim())) event.messageId = idOf(message);
    return { message, input: { message: event, destination } };
  } catch {
    return { message, undecided: 0, refusal: { outcome: 'aborted', name: 'invalid-json', advice: 'Must be JSON' } };
  }
}

/** Sends events. `undecided` counts the TikTok names of an event that must be sent again; it stays unset if none was sent. */
async function send(jobs) {
  const sendAlone = (_event, index) => jobs[index].message.info.deliveryCount % 8 === 0; // It may make others fail.
  const events = jobs.map(({ input }) => input);
  const batches = batchEvents(events, { parsePhone, sendAlone });
  for await (const { eventIndex, payloadCount, status, ...result } of sender.send(batches)) {
    const job = jobs[eventIndex];
    job.undecided ??= payloadCount;
    if (result.outcome !== 'throttled' && result.outcome !== 'retryable') job.undecided -= 1;
    if (status !== 'accepted') job.refusal = result;
  }
}

/** Ends a job. A refused event goes to the dead letters as it came, with code and text, before it leaves the queue. */
async function settle({ message, refusal, undecided }) {
  const delayMs = Math.min(60_000, pace.firstWaitMs * 2 ** (message.info.deliveryCount - 1)) * (1 + Math.random());
  const giveBack = () => message.nak(stop.signal.aborted ? 0 : Math.ceil(delayMs));
  const { outcome, code, httpStatus, name, advice } = refusal ?? {};
  if (refusal) console.error(`${outcome} ${code ?? ''} ${name}: ${advice}`);
  if (undecided !== 0 || (refusal && stop.signal.reason === 'accessToken')) return giveBack();
  if (refusal === undefined) return message.ack();
  const headers = createHeaders();
  headers.set('Tiktok-code', `${code ?? httpStatus ?? name}`);
  headers.set('Tiktok-text', `${name}: ${advice}`.replace(/\s+/g, ' ').slice(0, 500));
  const letter = jetstream(nats).publish('tiktok.refused', message.data, { headers, msgID: idOf(message) });
  return (await letter.catch((error) => console.error('tiktok.refused:', error.message))) ? message.ack() : giveBack();
}

/** Deletes what is done: nats-server 2.9, when killed, holds some of it again and delivers it to nobody. See broker.md. */
async function deleteDone() {
  const [{ config, state }, own] = await Promise.all([stream.info(), consumer.info()]);
  if (config.retention !== 'workqueue' || own.config.filter_subject || own.config.max_deliver > 0) return;
  const length = Math.min(state.messages && 1000, own.ack_floor.stream_seq + 1 - state.first_seq);
  await Promise.allSettled(Array.from({ length }, (_, index) => stream.deleteMessage(state.first_seq + index, false)));
}

while (!stop.signal.aborted && !nats?.isClosed()) {
  const jobs = [];
  try {
    nats ??= await connect({ servers: NATS_URL?.split(','), token: NATS_TOKEN, maxReconnectAttempts: -1 });
    stream ??= await jetstream(nats).streams.get('TIKTOK_EVENTS');
    consumer ??= await stream.getConsumer('tiktok-workers');
    const { ack_wait } = (await consumer.info(true)).config;
    working = setInterval(() => jobs.map(({ message }) => message.working()), ack_wait / 1e6 / 3);
    const batch = await consumer.fetch({ max_messages: Number(BATCH_SIZE), expires: Number(PULL_MS) });
    for await (const message of batch) jobs.push(readJob(message));
    if (jobs.length === 0 && nats.info.version.startsWith('2.9.')) await deleteDone();
  } catch (error) {
    console.error(`NATS: ${error.message}`); // The broker is down, say. What it gave before is still sent.
    await wait(1000);
  }
  await send(jobs.filter(({ input }) => input !== undefined)).catch((error) => {
    console.error(error.message); // TikTok takes nothing any more: the rest goes back to the queue.
    if (error.reason === 'accessToken') stop.abort(error.reason);
  });
  await Promise.all(jobs.map(settle));
  clearInterval(working);
}
await nats?.drain();
process.exitCode = stop.signal.reason === 'accessToken' ? 1 : 0;
