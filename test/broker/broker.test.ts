import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { root } from '../docs/readme.js';
import { type FakeAnswer, type FakeCall, type FakeTikTok, startFakeTikTok } from '../service/fakeTikTok.js';
import { whyNoBroker } from './natsServer.js';
import { type Queue, startQueue } from './queue.js';
import { answerBadly, createTraffic } from './traffic.js';
import { startWorker, type Worker } from './worker.js';

// The worker of docs/recipes, as processes of their own, on a real broker. By hand: `npm run bench:broker`, with 20,000 events.

const count = Number(process.env['BROKER_EVENTS'] ?? 3000);
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
  const workers: Worker[] = [];

  beforeEach(async () => {
    queue = await startQueue(ackWaitMs);
    return async () => {
      for (const { process } of workers.splice(0)) process.kill('SIGKILL');
      await queue.close();
    };
  }, 30_000);
  afterEach(() => tiktok.close());

  const start = async (accessToken = 'token', size = batchSize): Promise<Worker> => {
    const worker = await startWorker(queue, tiktok, { accessToken, batchSize: size });
    workers.push(worker);
    return worker;
  };
  const untilEmpty = () => vi.waitUntil(async () => (await queue.left()) === 0, { timeout: 300_000, interval: 20 });
  const tokenOf = ({ headers }: FakeCall): string => String(headers['access-token']);

  test(`${count} events, four workers, one killed and one stopped in the middle, and a faulty TikTok`, async () => {
    const traffic = createTraffic(count);
    const [killed, stopped] = ['killed', 'stopped'];
    const callsBy = new Map<string, number>();
    tiktok = await startFakeTikTok((call) => {
      const token = tokenOf(call);
      callsBy.set(token, (callsBy.get(token) ?? 0) + 1);
      // TikTok has the events, and nobody acknowledges them.
      const isDeath = token === killed && callsBy.get(token) === 3;
      if (isDeath) workers[0]?.process.kill('SIGKILL');
      if (token === stopped && callsBy.get(token) === 3) workers[1]?.process.kill('SIGTERM');
      const answer = answerBadly(call);
      return isDeath && answer.kind === 'accept' ? { kind: 'reset', taken: true } : answer;
    });
    await queue.publish(traffic.map(({ message }) => message));
    const [first, second, third, fourth] = await Promise.all([start(killed), start(stopped), start(), start()]);
    await untilEmpty();

    for (const { process } of [third, fourth]) process.kill('SIGTERM');
    const ends = await Promise.all([first, second, third, fourth].map(({ ended }) => ended));
    expect(ends.map(({ status }) => status)).toStrictEqual([null, 0, 0, 0]);
    expect([callsBy.get(killed), callsBy.get(stopped)]).toStrictEqual([3, expect.any(Number)]);

    const sorted = (texts: Iterable<string | undefined>) => [...texts].sort();
    expect(sorted(tiktok.counted)).toStrictEqual(sorted(new Set(traffic.flatMap(({ counts }) => counts ?? []))));
    // What the two lost answers and the repeats of the queue account for, and nothing else.
    expect(tiktok.problems).toStrictEqual([]);

    const refused = traffic.filter(({ refusal }) => refusal !== undefined);
    const letters = await queue.deadLetters();
    const keyOf = (code: string | undefined, message: string) => `${code} ${message}`;
    expect(sorted(letters.map(({ code, message }) => keyOf(code, message)))).toStrictEqual(
      sorted(refused.map(({ refusal, message }) => keyOf(refusal, message))),
    );
    expect(letters.filter(({ text }) => !/^\S.{10,}$/.test(text ?? ''))).toStrictEqual([]);
    expect(ends.map(({ stderr }) => stderr).join()).not.toMatch(/example\.com|token|PIXEL/);
  }, 400_000);

  const lead = JSON.stringify({ type: 'track', event: 'Lead', timestamp: '2026-02-03T04:05:06Z' });
  const answering = (...answers: readonly FakeAnswer[]) =>
    startFakeTikTok(({ number }) => answers[number] ?? { kind: 'accept' });

  test('an event without an id counts once, even if it is sent twice', async () => {
    tiktok = await answering({ kind: 'reset', taken: true });
    await queue.publish([lead, lead]);
    await start();
    await untilEmpty();
    expect([tiktok.counted.length, [...tiktok.accepted.values()]]).toStrictEqual([2, [2, 2]]);
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
    const [one] = await Promise.all([start(), start()]);
    await vi.waitUntil(() => tiktok.calls.length === 1, { timeout: 20_000, interval: 10 });
    for (const { process } of workers) process.kill('SIGTERM');
    expect([(await one.ended).status, await queue.left(), tiktok.calls.length]).toStrictEqual([0, 0, 1]);
  });

  test('an event that makes TikTok fail does not hold up the others for ever', async () => {
    const poison = lead.replace('Lead', 'Contact');
    tiktok = await startFakeTikTok(({ events }) =>
      events.some(({ event }) => event === 'Contact') ? { kind: 'code', code: 50_000 } : { kind: 'accept' },
    );
    await queue.publish([lead, poison, lead]);
    await start('token', 3);
    await vi.waitUntil(async () => (await queue.left()) === 1, { timeout: 50_000, interval: 20 });
    expect([...tiktok.accepted.keys()].map((key) => key.split(' ')[0])).toStrictEqual(['Lead', 'Lead']);
  });
});
