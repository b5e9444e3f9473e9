import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { vi } from 'vitest';
import { codeBlocks, root } from '../docs/pages.js';
import { type NatsServer, startNatsCluster, startNatsServer } from './natsServer.js';

/** The set-up code of the page, unchanged but for the number of copies that a cluster keeps. */
const setUpCode = (replicas: number): string => {
  const page = readFileSync(new URL('docs/recipes/broker.md', root), 'utf8');
  const [block] = codeBlocks(page).filter(({ code }) => code.includes('streams.add'));
  const alone = 'const num_replicas = 1;';
  if (!block?.code.includes(alone)) throw new Error('broker.md does not set the streams up');
  return block.code.replace(alone, `const num_replicas = ${replicas};`);
};

export interface DeadLetter {
  readonly code: string | undefined;
  readonly text: string | undefined;
  readonly message: string;
}

export interface Queue {
  /** Of all servers, separated by commas. */
  readonly url: string;
  readonly manager: JetStreamManager;
  /** Ends all servers. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts all servers again. */
  start(): Promise<void>;
  /** Creates what is missing of the streams and the consumer. */
  setUp(): Promise<void>;
  /** The server that leads the queue. */
  leader(): Promise<NatsServer>;
  /** How many workers wait for messages. */
  waitingWorkers(): Promise<number>;
  /** Tries until the broker has stored all of them, each once. */
  publish(messages: readonly string[]): Promise<void>;
  /** Unacknowledged messages. */
  left(): Promise<number>;
  deadLetters(): Promise<DeadLetter[]>;
  close(): Promise<void>;
}

const publishAtOnce = 500;
/** A request that was under way when a broker ended gets no response. */
const requestMs = 1000;

/** Starts a broker, or a cluster of three, and sets it up as the page does, with a shorter `ack_wait`. */
export const startQueue = async (ackWaitMs: number, size: 1 | 3 = 1): Promise<Queue> => {
  const servers = size === 1 ? [await startNatsServer()] : await startNatsCluster();
  const url = servers.map((server) => server.url).join();
  const nats = await connect({ servers: url.split(','), maxReconnectAttempts: -1, reconnectTimeWait: 50 });
  const manager = await jetstreamManager(nats, { timeout: requestMs, checkAPI: false });
  const stateOf = async (stream: string) => (await manager.streams.info(stream)).state;

  const untilIsDone = (action: () => Promise<unknown>) =>
    vi.waitUntil(() => action().then(isDone, isNotDone), { timeout: 30_000, interval: 20 });
  const setUp = async (): Promise<void> => {
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', setUpCode(size)], {
      cwd: fileURLToPath(root),
      env: { ...process.env, NATS_URL: url },
    });
    await manager.consumers.update('TIKTOK_EVENTS', 'tiktok-workers', { ack_wait: nanos(ackWaitMs) });
  };
  // The members of a cluster take a while to find each other.
  await untilIsDone(setUp);

  const publish = async (message: string): Promise<void> => {
    const options = { msgID: randomUUID(), timeout: requestMs };
    const tryOnce = () => manager.jetstream().publish('tiktok.events', message, options);
    await tryOnce().catch(() => untilIsDone(tryOnce));
  };

  return {
    url,
    manager,
    stop: async (signal = 'SIGTERM') => {
      await Promise.all(servers.map((server) => server.stop(signal)));
    },
    start: async () => {
      await Promise.all(servers.map((server) => server.start()));
      await untilIsDone(() => manager.getAccountInfo());
    },
    setUp,
    leader: async () => {
      const { cluster } = await manager.streams.info('TIKTOK_EVENTS');
      const leader = servers.find(({ name }) => name === cluster?.leader);
      if (leader === undefined) throw new Error('the queue has no leader');
      return leader;
    },
    waitingWorkers: async () => (await manager.consumers.info('TIKTOK_EVENTS', 'tiktok-workers')).num_waiting,
    publish: async (messages) => {
      for (let start = 0; start < messages.length; start += publishAtOnce)
        await Promise.all(messages.slice(start, start + publishAtOnce).map(publish));
    },
    left: async () => (await stateOf('TIKTOK_EVENTS')).messages,
    deadLetters: async () => readDeadLetters(manager, (await stateOf('TIKTOK_REFUSED')).messages),
    close: async () => {
      await nats.close();
      await Promise.all(servers.map((server) => server.stop('SIGKILL')));
    },
  };
};

const isDone = () => true;
const isNotDone = () => false;

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
