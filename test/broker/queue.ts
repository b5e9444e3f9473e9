import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { vi } from 'vitest';
import { codeBlocks, root } from '../docs/pages.js';
import { startNatsServer } from './natsServer.js';

/** The set-up code of the page, unchanged. */
const setUpCode = (): string => {
  const page = readFileSync(new URL('docs/recipes/broker.md', root), 'utf8');
  const [block] = codeBlocks(page).filter(({ code }) => code.includes('streams.add'));
  if (block === undefined) throw new Error('broker.md does not set the streams up');
  return block.code;
};

export interface DeadLetter {
  readonly code: string | undefined;
  readonly text: string | undefined;
  readonly message: string;
}

export interface Queue {
  readonly url: string;
  readonly manager: JetStreamManager;
  readonly restart: () => Promise<void>;
  /** How many workers wait for messages. */
  waitingWorkers(): Promise<number>;
  publish(messages: readonly string[]): Promise<void>;
  /** Unacknowledged messages. */
  left(): Promise<number>;
  deadLetters(): Promise<DeadLetter[]>;
  close(): Promise<void>;
}

const publishAtOnce = 500;

/** Starts a broker and sets it up as the page does, with a shorter `ack_wait`. */
export const startQueue = async (ackWaitMs: number): Promise<Queue> => {
  const server = await startNatsServer();
  await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', setUpCode()], {
    cwd: fileURLToPath(root),
    env: { ...process.env, NATS_URL: server.url },
  });
  const nats = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const manager = await jetstreamManager(nats);
  await manager.consumers.update('TIKTOK_EVENTS', 'tiktok-workers', { ack_wait: nanos(ackWaitMs) });
  const messagesIn = async (stream: string): Promise<number> => (await manager.streams.info(stream)).state.messages;

  const isReached = () =>
    messagesIn('TIKTOK_EVENTS').then(
      () => true,
      () => false,
    );

  return {
    url: server.url,
    manager,
    restart: async () => {
      await server.restart();
      await vi.waitUntil(() => isReached(), { timeout: 20_000, interval: 20 });
    },
    waitingWorkers: async () => (await manager.consumers.info('TIKTOK_EVENTS', 'tiktok-workers')).num_waiting,
    publish: async (messages) => {
      const queue = manager.jetstream();
      for (let start = 0; start < messages.length; start += publishAtOnce) {
        const part = messages.slice(start, start + publishAtOnce);
        await Promise.all(part.map((message) => queue.publish('tiktok.events', message)));
      }
    },
    left: () => messagesIn('TIKTOK_EVENTS'),
    deadLetters: async () => readDeadLetters(manager, await messagesIn('TIKTOK_REFUSED')),
    close: async () => {
      await nats.close();
      await server.close();
    },
  };
};

const readDeadLetters = async (manager: JetStreamManager, count: number): Promise<DeadLetter[]> => {
  const letters: DeadLetter[] = [];
  if (count === 0) return letters;
  const consumer = await manager.jetstream().consumers.get('TIKTOK_REFUSED');
  for await (const letter of await consumer.fetch({ max_messages: count, expires: 5_000 })) {
    letters.push({
      code: letter.headers?.get('Tiktok-code'),
      text: letter.headers?.get('Tiktok-text'),
      message: letter.string(),
    });
    if (letters.length === count) break;
  }
  return letters;
};
