// The kinds of jobs in a scenario. Their expected results are written here and not computed by the library.

/** How TikTok rejects a bad event. */
export const rejections = ['named', 'not named', 'too large', 'named in part'] as const;
export type Rejection = (typeof rejections)[number];

/** A part of the last response to it, and so of its job's error. */
const reasonByRejection: Readonly<Record<Rejection, string>> = {
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

/** One destination with templated settings: the host passes events with different settings in one call. */
const dynamic = { ID: 'dynamic', hasDynamicConfig: false };

export const destinations = {
  shop: destinationOf('shop', { accessToken: 'one', pixelCode: 'PIXEL1', version: 'v2' }),
  samePixel: destinationOf('same pixel', { accessToken: 'one', pixelCode: 'PIXEL1', version: 'v2' }),
  sources: destinationOf('sources', {
    ...{ accessToken: 'two', pixelCode: 'PIXEL2', version: 'v2' },
    eventSourceIds: { app: 'APP' },
  }),
  eventsApi1: destinationOf('Events API 1.0', { accessToken: 'one', pixelCode: 'PIXEL3', version: 'v1' }),
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
const goodDestinations = ['shop', 'samePixel', 'sources', 'eventsApi1', 'unversioned', ...dynamicDestinations] as const;
const eventsApi2Destinations = ['shop', 'sources', 'samePixel'] as const;
export const eventSources = ['web', 'app', 'offline', 'crm'] as const;

/** Event names, each with the TikTok names that RudderStack's defaults map it to. */
export const eventNames: readonly (readonly [event: string, ...names: string[]])[] = [
  ['Order Completed', 'PlaceAnOrder'],
  ['product added', 'AddToCart'],
  ['Checkout Started', 'InitiateCheckout'],
  ['payment info entered', 'AddPaymentInfo'],
  [' Lead ', 'Lead'],
  ['ViewContent', 'ViewContent'],
];
const severalNames = ['Trial Began', 'StartTrial', 'Subscribe', 'Lead'] as const;

/** Jobs of one kind. */
export interface JobKind {
  /** The relative frequency. */
  readonly weight: number;
  readonly destinations: readonly DestinationName[];
  readonly message?: Readonly<Record<string, unknown>>;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly names?: readonly [event: string, ...names: string[]];
  readonly reason?: string;
  readonly isFromWarehouse?: boolean;
  readonly rejection?: Rejection;
}

const warehouseRow = {
  traits: { email: 'alice@example.org' },
  channel: 'sources',
  request_ip: '10.0.0.5',
  context: { sources: { job_id: 'connection/Syncher', job_run_id: 'run', task_run_id: 'task', version: 'v1.99.0' } },
};
const row = { timestamp: '2026-02-01 10:00:00', value: '12.50', products: '[{"product_id":41,"price":"3.5"}]' };

/** Properties that the fake TikTok rejects; they are the same in both API versions. */
const rejected = (rejection: Rejection, properties: object = {}) => ({
  properties: { ...properties, description: `TikTok refuses this: ${rejection}` },
  rejection,
  reason: reasonByRejection[rejection],
});

export const jobKinds: readonly JobKind[] = [
  { weight: 560, destinations: goodDestinations },
  { weight: 80, destinations: goodDestinations, names: severalNames },
  { weight: 120, destinations: goodDestinations, message: warehouseRow, properties: row, isFromWarehouse: true },
  { weight: 15, destinations: goodDestinations, properties: { testEventCode: 'TEST2' } },
  { weight: 5, destinations: goodDestinations, properties: { testEventCode: 'TEST2' }, names: severalNames },
  { weight: 10, destinations: ['testing'] },
  ...rejections.flatMap((rejection): JobKind[] => [
    { weight: 5, destinations: goodDestinations, ...rejected(rejection) },
    {
      ...{ weight: 2, destinations: goodDestinations, message: warehouseRow, isFromWarehouse: true },
      ...rejected(rejection, row),
    },
  ]),
  // The positions of an event with several names are not jobs, so a partial rejection of it goes unnoticed.
  ...rejections
    .filter((rejection) => rejection !== 'named in part')
    .map((rejection) => ({ weight: 1, destinations: goodDestinations, ...rejected(rejection), names: severalNames })),
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
    weight: 6,
    destinations: goodDestinations,
    message: { integrations: { All: true, 'TikTok Ads': false } },
    reason: 'Event is switched off for TikTok Ads by its integrations',
  },
  {
    weight: 12,
    destinations: eventsApi2Destinations,
    message: { timestamp: undefined, originalTimestamp: 'yesterday' },
    reason: 'originalTimestamp must be a date and time of the years 2000 to 2100',
  },
];
