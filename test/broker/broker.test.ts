import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { root } from '../docs/readme.js';
import { type FakeAnswer, type FakeTikTok, startFakeTikTok } from '../service/fakeTikTok.js';
import { whyNoBroker } from './natsServer.js';
import { type Queue, startQueue } from './queue.js';
import { answerBadly, createTraffic } from './traffic.js';
import { startWorker, type Worker } from './worker.js';

// The worker of docs/recipes, as processes of their own, on a real broker. `npm run test:broker` does it with 20,000 events.

const count = Number(process.env['BROKER_EVENTS'] ?? 1000);
const batchSize = count / 20;
const ackWaitMs = 1000;

if (whyNoBroker !== undefined)
  console.warn(`SKIPPED: the worker on a message broker is not tested, for ${whyNoBroker}`);

test('the worker is one file of less than 120 lines', () => {
  const worker = readFileSync(new URL('docs/recipes/natsWorker.mjs', root), 'utf8');
  expect(worker.split('\n').length).toBeLessThanOrEqual(120);
});

describe.skipIf(whyNoBroker !== undefined)('on a real broker', () => {
  let queue: Queue;
  let tiktok: FakeTikTok;
  /** By their access tokens, by which the fake knows them, too. */
  const workers = new Map<string, Worker>();

  beforeEach(async () => {
    queue = await startQueue(ackWaitMs);
    return async () => {
      for (const { process } of workers.values()) process.kill('SIGKILL');
      workers.clear();
      await queue.close();
    };
  }, 30_000);
  afterEach(() => tiktok.close());

  const start = async (accessToken = 'token', size = batchSize): Promise<Worker> => {
    const worker = await startWorker(queue, tiktok, { accessToken, batchSize: size });
    workers.set(accessToken, worker);
    return worker;
  };
  const kill = (accessToken: string, signal: NodeJS.Signals) => workers.get(accessToken)?.process.kill(signal);
  const until = (isSo: () => boolean | Promise<boolean>) => vi.waitUntil(isSo, { timeout: 50_000, interval: 20 });
  const untilLeft = (messages: number) => until(async () => (await queue.left()) === messages);

  test(`${count} events, four workers, one killed and one stopped in the middle, and a faulty TikTok`, async () => {
    const traffic = createTraffic(count);
    const tokens = ['killed', 'stopped', 'third', 'fourth'];
    const callsBy = new Map<string, number>();
    tiktok = await startFakeTikTok((call) => {
      const token = String(call.headers['access-token']);
      const calls = (callsBy.get(token) ?? 0) + 1;
      callsBy.set(token, calls);
      const answer = answerBadly(call);
      if (token === 'stopped' && calls === 3) kill(token, 'SIGTERM');
      if (token !== 'killed' || calls !== 3) return answer;
      // TikTok has the events, and nobody acknowledges them.
      kill(token, 'SIGKILL');
      return answer.kind === 'accept' ? { kind: 'reset', taken: true } : answer;
    });
    const started = await Promise.all(tokens.map((token) => start(token)));
    await until(async () => (await queue.waitingWorkers()) === started.length);
    await queue.publish(traffic.map(({ message }) => message));
    await untilLeft(0);

    for (const token of ['third', 'fourth']) kill(token, 'SIGTERM');
    const ends = await Promise.all(started.map(({ ended }) => ended));
    expect(ends.map(({ status }) => status)).toStrictEqual([null, 0, 0, 0]);
    expect(callsBy.get('killed')).toBe(3);
    expect(tiktok.problems).toStrictEqual([]);

    const sorted = (texts: Iterable<string | undefined>) => [...texts].sort();
    expect(sorted(tiktok.counted)).toStrictEqual(sorted(new Set(traffic.flatMap(({ counts }) => counts ?? []))));

    const refused = traffic.filter(({ refusal }) => refusal !== undefined);
    const letters = await queue.deadLetters();
    const keyOf = (code: string | undefined, message: string) => `${code} ${message}`;
    expect(sorted(letters.map(({ code, message }) => keyOf(code, message)))).toStrictEqual(
      sorted(refused.map(({ refusal, message }) => keyOf(refusal, message))),
    );
    expect(letters.filter(({ text }) => !/^\S.{10,}$/.test(text ?? ''))).toStrictEqual([]);
    expect(ends.map(({ stderr }) => stderr).join()).not.toMatch(/example\.com|third|fourth|PIXEL/);
  });

  const lead = JSON.stringify({ type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' });
  const answering = (...answers: readonly FakeAnswer[]) =>
    startFakeTikTok(({ number }) => answers[number] ?? { kind: 'accept' });

  test('an event without an id counts once, even if it is sent twice', async () => {
    tiktok = await answering({ kind: 'reset', taken: true });
    await queue.publish([lead, lead, lead.replace('{', '{"messageId":"",')]);
    await start();
    await untilLeft(0);
    expect([tiktok.counted.length, [...tiktok.accepted.values()]]).toStrictEqual([3, [2, 2, 2]]);
  });

  test('a refused access token ends the worker and leaves the queue as it was', async () => {
    tiktok = await answering({ kind: 'code', code: 40_105, message: 'Access token is incorrect' });
    await queue.publish([lead, lead]);
    const { status, stderr } = await (await start()).ended;
    expect([status, stderr]).toStrictEqual([1, expect.stringContaining('40105 INVALID_ACCESS_TOKEN')]);
    expect([await queue.left(), await queue.deadLetters()]).toStrictEqual([2, []]);
  });

  test('a worker that waits for a slow TikTok keeps its events, and finishes when it is stopped', async () => {
    tiktok = await answering({ kind: 'accept', delayMs: ackWaitMs * 1.5 });
    await queue.publish([lead]);
    const both = await Promise.all([start('one'), start('other')]);
    await until(async () => tiktok.calls.length === 1 && (await queue.waitingWorkers()) === 1);
    for (const { process } of both) process.kill('SIGTERM');
    expect((await Promise.all(both.map(({ ended }) => ended))).map(({ status }) => status)).toStrictEqual([0, 0]);
    expect([await queue.left(), tiktok.calls.length]).toStrictEqual([0, 1]);
  });

  test('an event that makes TikTok fail does not hold up the others for ever', async () => {
    const poison = lead.replace('Lead', 'Contact');
    tiktok = await startFakeTikTok(({ events }) =>
      events.some(({ event }) => event === 'Contact') ? { kind: 'code', code: 50_000 } : { kind: 'accept' },
    );
    await queue.publish([lead, poison, lead]);
    await start('token', 3);
    await untilLeft(1);
    expect([...tiktok.accepted.keys()].map((key) => key.split(' ')[0])).toStrictEqual(['Lead', 'Lead']);
  });

  test('a worker outlives a restart of the broker', async () => {
    tiktok = await answering();
    await start();
    await until(async () => (await queue.waitingWorkers()) === 1);
    await queue.restart();
    await queue.publish([lead]);
    await untilLeft(0);
    expect([...tiktok.accepted.values()]).toStrictEqual([1]);
  });

  test('what cannot be put among the dead letters stays in the queue, and harms no other', async () => {
    tiktok = await answering();
    const { manager } = queue;
    const { config } = await manager.streams.info('TIKTOK_REFUSED');
    await manager.streams.delete(config.name);
    await queue.publish(['not JSON', lead]);
    await start();
    await untilLeft(1);
    expect([...tiktok.accepted.values()]).toStrictEqual([1]);
    await manager.streams.add(config);
    await untilLeft(0);
    expect((await queue.deadLetters()).map(({ message }) => message)).toStrictEqual(['not JSON']);
  });
});
