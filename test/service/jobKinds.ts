// What the jobs of a scenario are like. What must become of each is written here, and not taken from the library.

/** How TikTok refuses an event that it does not like. */
export const dislikes = ['named', 'not named', 'too large', 'named in part'] as const;
export type Dislike = (typeof dislikes)[number];

/** What its last answer contains, and so its job's error. */
const reasonByDislike: Readonly<Record<Dislike, string>> = {
  named: '"code":40002',
  'not named': '"code":40002',
  'too large': '413 Request Entity Too Large',
  'named in part': '"code":20001',
};

export const revokedToken = 'revoked';

const eventsToStandard = [
  { from: 'Trial Began', to: 'StartTrial' },
  { from: 'trial began', to: 'Subscribe' },
  { from: 'Trial Began', to: 'Lead' },
];

const destinationOf = (ID: string, Config: Readonly<Record<string, unknown>>) => ({
  ID,
  Config: { eventsToStandard, ...Config },
});

/** One destination whose settings come from its events: the host hands them over together. */
const dynamic = { ID: 'dynamic', hasDynamicConfig: false };

export const destinations = {
  shop: destinationOf('shop', { accessToken: 'one', pixelCode: 'PIXEL1', version: 'v2' }),
  samePixel: destinationOf('same pixel', { accessToken: 'one', pixelCode: 'PIXEL1', version: 'v2' }),
  sources: destinationOf('sources', {
    ...{ accessToken: 'two', pixelCode: 'PIXEL2', version: 'v2' },
    eventSourceIds: { app: 'APP' },
  }),
  first: destinationOf('first generation', { accessToken: 'one', pixelCode: 'PIXEL3', version: 'v1' }),
  unversioned: destinationOf('without a version', { accessToken: 'three', pixelCode: 'PIXEL4' }),
  dynamicOne: { ...dynamic, Config: { eventsToStandard, accessToken: 'one', pixelCode: 'PIXEL6', version: 'v2' } },
  dynamicTwo: { ...dynamic, Config: { eventsToStandard, accessToken: 'two', pixelCode: 'PIXEL6', version: 'v2' } },
  dynamicThree: { ...dynamic, Config: { eventsToStandard, accessToken: 'two', pixelCode: 'PIXEL6', version: 'v1' } },
  testing: destinationOf('testing', {
    ...{ accessToken: 'one', pixelCode: 'PIXEL1', version: 'v2' },
    testEventCode: 'TEST1',
  }),
  revoked: destinationOf('revoked', { accessToken: revokedToken, pixelCode: 'PIXEL5', version: 'v2' }),
  tokenless: destinationOf('without a token', { accessToken: ' ', pixelCode: 'PIXEL1', version: 'v2' }),
  pixelless: destinationOf('without a pixel', { accessToken: 'one', version: 'v1' }),
};

type DestinationName = keyof typeof destinations;

const dynamicDestinations = ['dynamicOne', 'dynamicTwo', 'dynamicThree'] as const;
const goodDestinations = ['shop', 'samePixel', 'sources', 'first', 'unversioned', ...dynamicDestinations] as const;
const secondGeneration = ['shop', 'sources', 'samePixel'] as const;
export const eventSources = ['web', 'app', 'offline', 'crm'] as const;

/** What an event is called, and TikTok's names for it with RudderStack's defaults. */
export const eventNames: readonly (readonly [event: string, ...names: string[]])[] = [
  ['Order Completed', 'PlaceAnOrder'],
  ['product added', 'AddToCart'],
  ['Checkout Started', 'InitiateCheckout'],
  ['payment info entered', 'AddPaymentInfo'],
  [' Lead ', 'Lead'],
  ['ViewContent', 'ViewContent'],
];
const severalNames = ['Trial Began', 'StartTrial', 'Subscribe', 'Lead'] as const;

/** Jobs that are alike, and how often they come. */
export interface JobKind {
  readonly weight: number;
  readonly destinations: readonly DestinationName[];
  readonly message?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly names?: readonly [event: string, ...names: string[]];
  readonly reason?: string;
  readonly isFromWarehouse?: boolean;
  readonly dislike?: Dislike;
}

const warehouseRow = {
  traits: { email: 'alice@example.org' },
  channel: 'sources',
  request_ip: '10.0.0.5',
  context: { sources: { job_id: 'connection/Syncher', job_run_id: 'run', task_run_id: 'task', version: 'v1.99.0' } },
};
const row = { timestamp: '2026-02-01 10:00:00', value: '12.50', products: '[{"product_id":41,"price":"3.5"}]' };

/** What TikTok does not like; the same words in both generations. */
const disliked = (dislike: Dislike, properties: object = {}) => ({
  properties: { ...properties, description: `TikTok refuses this: ${dislike}` },
  dislike,
  reason: reasonByDislike[dislike],
});

export const jobKinds: readonly JobKind[] = [
  { weight: 560, destinations: goodDestinations },
  { weight: 80, destinations: goodDestinations, names: severalNames },
  { weight: 120, destinations: goodDestinations, message: warehouseRow, properties: row, isFromWarehouse: true },
  { weight: 15, destinations: goodDestinations, properties: { testEventCode: 'TEST2' } },
  { weight: 5, destinations: goodDestinations, properties: { testEventCode: 'TEST2' }, names: severalNames },
  { weight: 10, destinations: ['testing'] },
  ...dislikes.flatMap((dislike): JobKind[] => [
    { weight: 5, destinations: goodDestinations, ...disliked(dislike) },
    {
      ...{ weight: 2, destinations: goodDestinations, message: warehouseRow, isFromWarehouse: true },
      ...disliked(dislike, row),
    },
  ]),
  // Of an event with several names, TikTok's positions say nothing: a part of it that is refused goes unseen.
  ...dislikes
    .filter((dislike) => dislike !== 'named in part')
    .map((dislike) => ({ weight: 1, destinations: goodDestinations, ...disliked(dislike), names: severalNames })),
  { weight: 25, destinations: ['revoked'], reason: '"code":40105' },
  { weight: 12, destinations: ['tokenless'], reason: 'Access Token not found. Aborting' },
  { weight: 12, destinations: ['pixelless'], reason: 'Pixel Code not found. Aborting' },
  {
    weight: 12,
    destinations: goodDestinations,
    message: { type: 'record', action: 'insert', fields: { email: 'x' } },
    reason: 'Event type record is not supported',
  },
  {
    weight: 6,
    destinations: goodDestinations,
    message: { ...warehouseRow, type: ' RECORD ' },
    isFromWarehouse: true,
    reason: 'Event type record is not supported',
  },
  {
    weight: 12,
    destinations: goodDestinations,
    message: { type: 'identify' },
    reason: 'Event type identify is not supported',
  },
  { weight: 6, destinations: goodDestinations, message: { type: '' }, reason: 'Event type is required' },
  {
    weight: 12,
    destinations: goodDestinations,
    names: ['  Checkout Step Viewed '],
    reason: 'Event name (checkout step viewed) is not valid, must be mapped to one of standard events',
  },
  {
    weight: 6,
    destinations: goodDestinations,
    names: ['__proto__'],
    reason: 'Event name (__proto__) is not valid, must be mapped to one of standard events',
  },
  {
    weight: 6,
    destinations: goodDestinations,
    message: { event: 5 },
    reason: 'Event is a required field and should be a string',
  },
  { weight: 6, destinations: goodDestinations, names: ['  '], reason: 'Event name is required' },
  {
    weight: 12,
    destinations: secondGeneration,
    message: { timestamp: undefined, originalTimestamp: 'yesterday' },
    reason: 'Missing required value from "timestamp"',
  },
];
