import { type FakeCall, type FakeResponse, naming } from '../service/fakeTikTok.js';

/** A message, and what becomes of it. */
export interface Traffic {
  readonly message: string;
  /** As TikTok counts it; absent when it is refused. */
  readonly counts?: readonly string[];
  /** The code of its dead letter. */
  readonly refusal?: string;
}

const order = (index: number, properties: object = {}, event = 'Order Completed'): string =>
  JSON.stringify({
    type: 'track',
    event,
    messageId: `order-${index}`,
    timestamp: new Date(1_790_000_000_000 + index * 1000).toISOString(),
    context: { traits: { email: `customer-${index}@example.com`, phone: '030 23125000' } },
    properties: { currency: 'EUR', value: index / 100, products: [{ sku: `sku-${index % 97}` }], ...properties },
  });

/** Each run of so many messages holds a few bad ones, one of each kind. */
const period = 250;

const badOnes: Readonly<Record<number, (index: number) => Traffic>> = {
  7: (index) => ({ message: `{"type":"track","index":${index}`, refusal: 'invalid-json' }),
  23: (index) => ({ message: `${index}`, refusal: 'invalid-message' }),
  31: (index) => ({ message: JSON.stringify({ type: 'record', index }), refusal: 'record-not-supported' }),
  47: (index) => ({ message: order(index, {}, `Wishlist\r\n${index}`), refusal: 'unmapped-event-name' }),
  59: (index) => ({ message: order(index, { description: 'TikTok refuses and names this' }), refusal: '40002' }),
  71: (index) => ({ message: order(index, { description: 'TikTok refuses this' }), refusal: '40002' }),
  83: (index) => ({ message: order(index, { description: 'TikTok takes the others' }), refusal: '20001' }),
  89: (index) => ({ message: order(index, { description: 'TikTok takes the others silently' }), refusal: '20001' }),
  97: (index) => ({
    message: order(index, { description: 'TikTok takes the others' }, 'Trial Begun'),
    refusal: '20001',
  }),
};

/** An event with two TikTok names. */
const trial = (index: number): Traffic => ({
  message: order(index, {}, 'Trial Begun'),
  counts: [`StartTrial order-${index}`, `Subscribe order-${index}`],
});

const isRepeat = (index: number): boolean => index % period === 92;
const isTrial = (index: number): boolean => index % period === 13;

/** Messages of a queue: orders, some of them repeated or offline, and a few bad ones of each kind. */
export const createTraffic = (count: number): Traffic[] =>
  Array.from({ length: count }, (_, index) => {
    const bad = badOnes[index % period];
    if (bad !== undefined) return bad(index);
    if (isTrial(index)) return trial(index);
    const source = index % 10 === 5 ? { event_source: 'offline' } : {};
    const id = isRepeat(index) ? index - 1 : index;
    return { message: order(id, source), counts: [`Purchase order-${id}`] };
  });

const faults: readonly FakeResponse[] = [
  { kind: 'code', code: 40_100, message: 'Too many requests' },
  { kind: 'code', code: 50_000, message: 'System error' },
  { kind: 'code', code: 12_345, message: 'Not in any table' },
  { kind: 'http', status: 429, body: '' },
  { kind: 'http', status: 502, body: '<html>' },
  { kind: 'http', status: 200, body: '' },
  { kind: 'reset' },
  { kind: 'reset', taken: true },
];

/** A faulty TikTok: every fourth call fails, in each way in turn, and bad events are refused each time. */
export const respondBadly = (call: FakeCall): FakeResponse => {
  const positionsOf = (description: string): number[] =>
    call.events.flatMap(({ payload }, position) =>
      JSON.stringify(payload).includes(`"description":"${description}`) ? [position] : [],
    );
  const fault = call.number % 4 === 3 ? faults[((call.number - 3) / 4) % faults.length] : undefined;
  if (fault?.kind === 'reset') return positionsOf('TikTok').length > 0 ? { kind: 'reset' } : fault;
  if (fault !== undefined) return fault;
  const [named] = positionsOf('TikTok refuses and names this');
  if (named !== undefined) return naming(call, named);
  if (positionsOf('TikTok refuses this').length > 0)
    return { kind: 'code', code: 40_002, message: 'Not a valid value' };
  const failed = positionsOf('TikTok takes the others');
  if (failed.length === 0) return { kind: 'accept' };
  const isSilent = positionsOf('TikTok takes the others silently').length > 0;
  return isSilent ? { kind: 'partial', refused: failed } : { kind: 'partial', failed };
};
