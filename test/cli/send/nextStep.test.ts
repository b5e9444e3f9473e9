import { expect, test } from 'vitest';
import type { FakeResponse } from '../../service/fakeTikTok.js';
import { accept, events, inTurn, refuse, requestOf, sendingTo } from './sendingTo.js';

const naming = (field: string): FakeResponse => ({
  kind: 'code',
  code: 40002,
  message: `Invalid value for ${field}: bad`,
});
const wrongSource = naming('event_source_id');

/** What follows the summary of a run. */
const nextStepOf = async (responses: readonly FakeResponse[], args: readonly string[] = [], input?: string) => {
  const { send } = await sendingTo(inTurn(...responses));
  const requests = responses.map((_response, index) => requestOf(events(1, index)));
  const { stderr } = await send(input ?? requests, ['--concurrency', '1', '--attempts', '1', ...args]);
  return stderr.split('\n').slice(1).join('\n');
};

const onlyTheRest = 'run the same command: it sends only what TikTok does not have.';

test.each<readonly [string, readonly FakeResponse[], string]>([
  ['all events arrived', [accept], "check in TikTok's Events Manager that the events arrived."],
  [
    'a field of the request is wrong, whatever else failed',
    [refuse(50000), naming('event_id'), wrongSource],
    `correct event_source_id, transform the failed events again, and ${onlyTheRest}`,
  ],
  [
    'a code concerns the request',
    [refuse(40001)],
    `follow the advice of the failures, transform the failed events again, and ${onlyTheRest}`,
  ],
  [
    'TikTok names the field of an event',
    [naming('event_id')],
    `correct event_id of the failed events, transform them again, and ${onlyTheRest}`,
  ],
  [
    'TikTok names no field',
    [refuse(40002)],
    "add --show-messages to see TikTok's reason for the failed events: the messages may repeat personal data.",
  ],
  [
    'TikTok accepts a request in part and names the events it refuses',
    [accept, { kind: 'partial', failed: [0] }],
    "add --show-messages to see TikTok's reason for the failed events: the messages may repeat personal data.",
  ],
  ['TikTok throttles', [accept, refuse(40100)], `wait, or lower --rate, and ${onlyTheRest}`],
  ['a request was given up', [accept, refuse(50000)], `wait until TikTok takes the failed events, and ${onlyTheRest}`],
  [
    'events are uncertain',
    [{ kind: 'partial', refused: [0] }],
    "check in TikTok's Events Manager which of the uncertain events arrived.",
  ],
])('the summary ends with the next step when %s', async (_name, responses, sentence) => {
  expect(await nextStepOf(responses)).toBe(`Next: ${sentence}\n`);
});

test('the next step depends on what the messages show', async () => {
  expect(await nextStepOf([refuse(40002)], ['--show-messages'])).toMatch(/^Next: correct what the messages name, /);
});

test('the next step does not send everything again without a ledger', async () => {
  expect(await nextStepOf([wrongSource], ['--no-ledger'])).toMatch(
    /^Next: .*send them alone: without a ledger, the same command sends everything again\.\n$/,
  );
});

test.each([
  ['is empty', '', 'check the input: it holds no requests.'],
  [
    'holds no request',
    '{"type":"track"}\n{"type":"track"}\n',
    'check the lines that failed: send takes what tiktok-ads transform prints.',
  ],
])('the next step is about an input that %s', async (_name, input, sentence) => {
  expect(await nextStepOf([], [], input)).toBe(`Next: ${sentence}\n`);
});

test('nothing is left to do after a second run', async () => {
  const { send } = await sendingTo();
  await send([requestOf(events(2))]);
  const { stderr } = await send([requestOf(events(2))]);
  expect(stderr).toMatch(/\nNext: nothing is left to do: TikTok has all of these events\.\n$/);
});

test('an interrupted run says how to go on', async () => {
  const interruption = new AbortController();
  const { send } = await sendingTo(({ number }) => {
    if (number === 1) interruption.abort();
    return accept;
  });
  const requests = [0, 1, 2, 3].map((index) => requestOf(events(1, index)));
  const io = { interruption: () => interruption.signal };
  const withLedger = await send(requests, ['--concurrency', '1'], io);
  expect(withLedger.stderr).toMatch(/\nstopped: the run was interrupted\. The same command sends the rest\.\n$/);
});

test('a run that stops says so in place of the next step', async () => {
  expect(await nextStepOf([refuse(40105), accept])).toMatch(/^stopped: TikTok refuses the access token .*\n$/);
});
