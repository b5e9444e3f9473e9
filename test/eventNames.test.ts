import { describe, expect, test } from 'vitest';
import { TransformError, transformEvent } from '../src/index.js';

// The names of section 3 of the specification, repeated on purpose: this table is the oracle for src/events-api/eventNames.ts.

const standardNames = [
  'AddPaymentInfo',
  'AddToCart',
  'AddToWishlist',
  'ApplicationApproval',
  'ClickButton',
  'CompletePayment',
  'CompleteRegistration',
  'Contact',
  'CustomizeProduct',
  'Download',
  'FindLocation',
  'InitiateCheckout',
  'Lead',
  'PlaceAnOrder',
  'Purchase',
  'Schedule',
  'Search',
  'StartTrial',
  'SubmitApplication',
  'SubmitForm',
  'Subscribe',
  'ViewContent',
];

/** The TikTok name in each built-in map, or null if the name is unmapped. */
const builtInNames: readonly [name: string, current: string | null, rudderstack: string | null][] = [
  ['product added to wishlist', 'AddToWishlist', 'AddToWishlist'],
  ['product added', 'AddToCart', 'AddToCart'],
  ['checkout started', 'InitiateCheckout', 'InitiateCheckout'],
  ['payment info entered', 'AddPaymentInfo', 'AddPaymentInfo'],
  ['application approval', 'ApplicationApproval', 'ApplicationApproval'],
  ['submit application', 'SubmitApplication', 'SubmitApplication'],
  ['start trial', 'StartTrial', 'StartTrial'],
  ['order completed', 'Purchase', 'PlaceAnOrder'],
  ['checkout step completed', null, 'CompletePayment'],
  ['product viewed', 'ViewContent', null],
  ['products searched', 'Search', null],
  ['signed up', 'CompleteRegistration', null],
  // Similar to a known name, but not equal.
  ['product  added', null, null],
  ['product_added', null, null],
  ['productadded', null, null],
  ['add to cart', null, null],
  ['order updated', null, null],
  ['pageview', null, null],
];

/** Names that every plain object inherits. */
const prototypeNames = ['constructor', '__proto__', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];

const modes = ['current', 'rudderstack'] as const;
type Mode = (typeof modes)[number];

/** The names of one event in 1.0, where each name has its own request. */
const sentNames = (event: string, config: Readonly<Record<string, unknown>>): unknown[] => {
  const requests = transformEvent({
    message: { type: 'track', event },
    destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL', version: 'v1', ...config } },
  });
  return requests.map(({ body }) => ('event' in body ? body.event : undefined));
};

const refusalOf = (event: string, config: Readonly<Record<string, unknown>>): unknown => {
  try {
    sentNames(event, config);
  } catch (error) {
    return error;
  }
  return undefined;
};

const expectUnmapped = (event: string, config: Readonly<Record<string, unknown>>): void => {
  const error = refusalOf(event, config);
  expect(error).toBeInstanceOf(TransformError);
  expect(error).toMatchObject({
    code: 'unmapped-event-name',
    category: 'instrumentation',
    status: 400,
    message: `Event name (${event.trim().toLowerCase()}) is not valid, must be mapped to one of standard events`,
  });
};

/** The spellings of a name that people use. */
const spellings = (name: string): string[] => {
  return [name, name.toLowerCase(), name.toUpperCase(), `  ${name}\t`, ` ${name.toUpperCase()} `];
};

describe.each(modes)('the %s map', (eventNames: Mode) => {
  test.each(standardNames)('knows %s in any letter case', (name) => {
    for (const spelling of spellings(name)) {
      expect(sentNames(spelling, { eventNames })).toEqual([name]);
    }
  });

  test.each(builtInNames)('looks up %s', (name, current, rudderstack) => {
    const expected = { current, rudderstack }[eventNames];
    for (const spelling of spellings(name)) {
      if (expected === null) {
        expectUnmapped(spelling, { eventNames });
      } else {
        expect(sentNames(spelling, { eventNames })).toEqual([expected]);
      }
    }
  });

  test.each(prototypeNames)('treats %s as an unmapped name', (name) => {
    expectUnmapped(name, { eventNames });
    expect(sentNames(name, { eventNames, sendCustomEvents: true })).toEqual([name]);
    expect(sentNames(name, { eventNames, eventsToStandard: [{ from: name, to: 'Lead' }] })).toEqual(['Lead']);
  });

  test('is used after eventsToStandard', () => {
    for (const name of [...standardNames, ...builtInNames.map(([builtIn]) => builtIn)]) {
      expect(sentNames(name, { eventNames, eventsToStandard: [{ from: name, to: 'MyOwnName' }] })).toEqual([
        'MyOwnName',
      ]);
    }
  });
});

test('the map current is the default', () => {
  expect(sentNames('order completed', {})).toEqual(['Purchase']);
});

test('a custom name is trimmed and keeps its letter case', () => {
  expect(sentNames('  My Own  Name ', { sendCustomEvents: true })).toEqual(['My Own  Name']);
});

test('eventsToStandard gives its targets in first-seen order, without duplicates', () => {
  const eventsToStandard = [
    { from: 'signup', to: 'Subscribe' },
    { from: 'SIGNUP ', to: ' Lead ' },
    { from: 'signup', to: 'Subscribe ' },
    { from: 'other', to: 'Search' },
    { from: 'signup', to: 'Contact' },
  ];
  expect(sentNames(' SignUp', { eventsToStandard })).toEqual(['Subscribe', 'Lead', 'Contact']);
});

describe('the advice of an unmapped name', () => {
  const general = 'map the name in eventsToStandard, or switch sendCustomEvents on';
  const adviceFor = (event: string, config: Readonly<Record<string, unknown>> = {}): unknown => {
    expectUnmapped(event, config);
    return (refusalOf(event, config) as TransformError).advice;
  };
  const row = (from: string, to: string) => `map the name in eventsToStandard: { "from": "${from}", "to": "${to}" }`;

  test.each([
    ['Order_Complete', 'order completed', 'Purchase'],
    ['productViewed', 'product viewed', 'ViewContent'],
    [' Purchse', 'purchase', 'Purchase'],
    ['Deal Won!', 'deal won', 'CompletePayment'],
  ])('of %s names the known name that it resembles, and the row that maps it', (event, known, name) => {
    const eventsToStandard = [{ from: 'Deal Won', to: 'CompletePayment' }];
    const from = event.trim().toLowerCase();
    expect(adviceFor(event, { eventsToStandard })).toBe(`use the known name "${known}", or ${row(from, name)}`);
  });

  test('suggests names of app events for app events only', () => {
    const refuse = (properties: object): unknown => {
      const message = { type: 'track', event: 'Loginn', timestamp: 1770091506, properties };
      try {
        return transformEvent({ message, destination: { Config: { accessToken: 'token', pixelCode: 'PIXEL' } } });
      } catch (error) {
        return (error as TransformError).advice;
      }
    };
    expect(refuse({ event_source: 'app' })).toBe(`use the known name "login", or ${row('loginn', 'Login')}`);
    expect(refuse({})).toBe(general);
  });

  test('names the row that maps a name of the other built-in map as that map does', () => {
    expect(adviceFor('Product Viewed', { eventNames: 'rudderstack' })).toBe(row('product viewed', 'ViewContent'));
    // Each step would count as a purchase.
    expect(adviceFor('Checkout Step Completed')).toBe(general);
  });

  test.each(['Cart Viewed', 'Unsubscribe', 'constructor', '__proto__', 'Order Completed'.repeat(50)])(
    'is general for a name that resembles none: %.20s',
    (event) => {
      expect((refusalOf(event, {}) as TransformError).advice).toBe(general);
    },
  );

  test('is not in toJSON', () => {
    expect(Object.keys((refusalOf('Purchse', {}) as TransformError).toJSON())).toEqual([
      'name',
      'code',
      'category',
      'status',
      'message',
    ]);
  });

  test('takes little time for names that never repeat', () => {
    const start = performance.now();
    for (let index = 0; index < 2000; index += 1) refusalOf(`Wishlist Shared ${index}`, {});
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test('a refusal quotes at most 100 characters of a name, and escapes those that a terminal obeys or does not show', () => {
  const messageOf = (event: string) => (refusalOf(event, {}) as TransformError).message;
  expect(messageOf('a\u001B[2Jb\u200B\u202Ec')).toBe(
    'Event name (a\\u001b[2jb\\u200b\\u202ec) is not valid, must be mapped to one of standard events',
  );
  expect(messageOf(`${'x'.repeat(99)}\u{1F6D2}`)).toContain(`(${'x'.repeat(99)}\\ud83d…)`);
});
