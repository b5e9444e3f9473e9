// A fetch handler as Cloudflare Workers, Deno and Bun run it: POST a track event, or a list of them.
import { batchEvents } from 'tiktok-ads-transformer';
import { parsePhone } from 'tiktok-ads-transformer/phone';
import { createSender } from 'tiktok-ads-transformer/send';
import { accessToken, fetch } from '../tiktok.mjs';

const destination = { Config: { accessToken, pixelCode: 'YOURPIXELCODE' } };
const sender = createSender({ fetch, accessToken, attempts: 3 });

const readMessages = async (request) => {
  try {
    return [await request.json()].flat();
  } catch {
    return undefined;
  }
};

export default {
  /** Responds with the failures, each with the index of its event. The status is 200 if there are none, else 207. */
  async fetch(request) {
    if (request.method !== 'POST') return new Response('POST a track event, or a list of them\n', { status: 405 });
    const messages = await readMessages(request);
    if (messages === undefined) return Response.json({ error: 'The body must be JSON' }, { status: 400 });

    const failures = [];
    const batches = batchEvents(
      messages.map((message) => ({ message, destination })),
      { parsePhone },
    );
    for await (const { eventIndex, status, name, advice } of sender.send(batches)) {
      if (status !== 'accepted') failures.push({ eventIndex, name, advice });
    }
    return Response.json({ events: messages.length, failures }, { status: failures.length === 0 ? 200 : 207 });
  },
};
