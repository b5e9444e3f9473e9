// Takes track events from a queue, sends them to TikTok in batches, and decides about each job.
import { batchEvents } from 'tiktok-ads-transformer';
import { parsePhone } from 'tiktok-ads-transformer/phone';
import { createSender } from 'tiktok-ads-transformer/send';
import { accessToken, fetch } from '../tiktok.mjs';

/** Stands for your queue. */
const queue = [
  { event: 'Order Completed', properties: { currency: 'EUR', revenue: '25.00' } },
  { event: 'Wishlist Shared' },
  { event: 'Signed Up', context: { traits: { email: 'jane@example.com' } } },
].map((event, index) => ({ type: 'track', messageId: `job-${index}`, timestamp: new Date().toISOString(), ...event }));

const receive = (count) => queue.splice(0, count);
const acknowledge = ({ messageId }) => console.log(`${messageId}: done`);
const retryLater = ({ messageId }, advice) => console.log(`${messageId}: back to the queue. ${advice}`);
const toDeadLetters = ({ messageId }, name, advice) => console.log(`${messageId}: dead letter, ${name}: ${advice}`);

const mayStillSucceed = (failure) => failure?.outcome === 'retryable' || failure?.outcome === 'throttled';

const destination = { Config: { accessToken, pixelCode: 'YOURPIXELCODE' } };
const sender = createSender({ fetch, accessToken });

for (let jobs = receive(1000); jobs.length > 0; jobs = receive(1000)) {
  const events = jobs.map((message) => ({ message, destination }));
  const failures = new Map();
  // The sender retries by itself. An event with several TikTok names has several results: one that may still succeed decides.
  for await (const result of sender.send(batchEvents(events, { parsePhone }))) {
    if (result.status !== 'accepted' && !mayStillSucceed(failures.get(result.eventIndex)))
      failures.set(result.eventIndex, result);
  }
  for (const [index, job] of jobs.entries()) {
    const failure = failures.get(index);
    if (failure === undefined) acknowledge(job);
    else if (mayStillSucceed(failure)) retryLater(job, failure.advice);
    else toDeadLetters(job, failure.name, failure.advice);
  }
}
