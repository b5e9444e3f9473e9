import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

export interface HttpResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface HttpClient {
  /** Rejects with a `code` such as ECONNRESET, or ECONNABORTED when no response arrives in time. */
  post(url: string, headers: Readonly<Record<string, string>>, body: unknown): Promise<HttpResponse>;
  close(): void;
}

const ticks = 8;

/** Creates a client that reuses its connections. */
export const createHttpClient = (timeoutMs: number): HttpClient => {
  const agent = new Agent({ keepAlive: true });

  const post: HttpClient['post'] = (url, headers, body) =>
    new Promise((resolve, reject) => {
      const sent = request(url, { method: 'POST', agent, headers }, (response) => {
        text(response).then(
          (received) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: received }),
          reject,
        );
      });
      // The timeout is counted in several ticks: a pause of the whole process uses up only one of them.
      let left = ticks;
      const timer = setInterval(() => {
        left -= 1;
        if (left === 0) sent.destroy(Object.assign(new Error('no response in time'), { code: 'ECONNABORTED' }));
      }, timeoutMs / ticks);
      sent.on('close', () => clearInterval(timer));
      sent.on('error', reject);
      sent.end(JSON.stringify(body));
    });

  return { post, close: () => agent.destroy() };
};
