import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Sender {
  /** Rejects with a `code` such as ECONNRESET, or ECONNABORTED when no answer comes in time. */
  post(url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<HttpAnswer>;
  close(): void;
}

const ticks = 8;

/** Makes a client that keeps its connections. */
export const createSender = (timeoutMs: number): Sender => {
  const agent = new Agent({ keepAlive: true });

  const post: Sender['post'] = (url, headers, body) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        text(response).then(
          (received) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received }),
          reject,
        );
      });
      // In several ticks, of which a pause of the whole process uses up but one: only the other side's silence counts.
      let left = ticks;
      const timer = setInterval(() => {
        left -= 1;
        if (left === 0) sent.destroy(Object.assign(new Error('no answer in time'), { code: 'ECONNABORTED' }));
      }, timeoutMs / ticks);
      sent.on('close', () => clearInterval(timer));
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });

  return { post, close: () => agent.destroy() };
};
