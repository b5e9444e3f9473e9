import { describe, expect, test } from 'vitest';
import { configSchema } from '../../src/index.js';
import { modelShape } from '../../src/warehouse/model.js';
import { declaredInternally, openEditor } from './editor.js';

const code = `
import { explainEvent, type PayloadV1, type TikTokRequest, transformEvent, transformEvents } from 'tiktok-ads-transformer';
import { createSender } from 'tiktok-ads-transformer/send';
import { type Model, rowsToTrackEvents } from 'tiktok-ads-transformer/warehouse';

const requests = transformEvent(
  {
    message: {
      type: 'track',
      event: 'Order Completed',
      messageId: '1',
      context: { traits: { email: 'jane@example.com', address: { country: 'DE' }, }, page: { url: 'https://shop.example/' }, },
      properties: { currency: 'EUR', revenue: 5, products: [{ sku: 'mug', price: 5 }] },
      anyKeyOfTheSender: 1,
    },
    destination: { ID: '1', Config: { pixelCode: 'P', hashUserProperties: true, eventSourceIds: { offline: '7' }, useNativeSDK: {} } },
  },
  { maxEventsPerRequest: { v2: 100 } },
);

declare const request: TikTokRequest;
if (request.path === 'event/track') {
  const { event_time, user, properties } = request.body.data[0]!;
  console.log(event_time, user?.zip_code, properties?.contents?.[0]?.quantity, request.body.event_source_id);
}
declare const payload: PayloadV1;
payload.context?.user?.phone_number;

rowsToTrackEvents([], { event: 'Lead', timestamp: 'at', key: ['id'], identity: { zip: 'zip' }, where: { paid: true } });
createSender({ fetch, accessToken: 'token', requestsPerSecond: 5 });
`;

const editor = openEditor({ 'editor.ts': code });

test('the code of the tests compiles', () => {
  expect(editor.errorsOf('editor.ts')).toStrictEqual([]);
});

test.each([
  ['messageId:', 'event_id'],
  ['traits:', 'Who it was'],
  ['email:', 'E-mail address'],
  ['country:', 'ISO 3166'],
  ['url:', 'ttclid'],
  ['revenue:', '`value` is missing'],
  ['products:', '`contents`'],
  ['price:', 'one piece'],
  ['Config:', 'The settings'],
  ['pixelCode:', 'Pixel code'],
  ['hashUserProperties:', 'Hash personal data'],
  ['offline:', 'Event set id'],
  ['maxEventsPerRequest:', '1,000 (v2)'],
  ['path ===', 'kinds of requests'],
  ['event_time,', 'seconds since 1970'],
  ['zip_code', 'Postcode, hashed'],
  ['quantity', 'Number of pieces'],
  ['event_source_id', 'TikTok App ID'],
  ['phone_number', 'E.164'],
  ['identity:', 'Who it was'],
  ['zip:', 'Postcode'],
  ['where:', 'row to count'],
  ['requestsPerSecond:', 'in any second'],
])('an editor shows what %s is', (text, description) => {
  expect(editor.hoverOver('editor.ts', text)).toContain(description);
});

describe.each([
  ['Config', 'tiktok-ads-transformer', configSchema.shape],
  ['Model', 'tiktok-ads-transformer/warehouse', modelShape.def.innerType.shape],
])('for each key of %s, an editor shows the description of its schema', (type, entry, shape) => {
  const keys = Object.keys(shape);
  const uses = keys.map((key) => `value.${key};`).join('\n');
  const { hoverOver } = openEditor({
    'uses.ts': `import type { ${type} } from '${entry}';\ndeclare const value: ${type};\n${uses}`,
  });
  test.each(Object.entries<{ readonly description?: string | undefined }>(shape))('%s', (key, { description }) => {
    expect(hoverOver('uses.ts', `.${key};`).replace(/\s+/g, ' ')).toBe(`${description}.`);
  });
});

test.each([
  ['within Config', 'Config: { ', ['version', 'eventsToStandard', 'onlyDocumentedFields']],
  ['within message', 'message: {\n      ', ['timestamp', 'traits', 'integrations']],
  ['within traits', 'traits: { ', ['phone', 'firstName']],
  ['within properties', 'properties: { ', ['order_id', 'eventSource']],
  ['within a product', 'products: [{ ', ['product_id', 'quantity']],
  ['of a request', 'request.', ['body', 'headers', 'method', 'path', 'url']],
])('an editor offers the keys %s', (_place, text, names) => {
  expect(editor.completionsAfter('editor.ts', text)).toEqual(expect.arrayContaining(names));
});

test('the declarations of the package contain no internals', () => {
  const entries = ['index', 'explain', 'lint', 'warehouse', 'rudderstack', 'phone', 'send'];
  const { values, types } = declaredInternally('dist', entries);
  expect(values).toStrictEqual([]);
  // What the exported types are made of.
  expect(types).toStrictEqual([
    'CloudSourceType',
    'ConfigShape',
    'ConnectionMode',
    'DestinationErrorDetails',
    'FailureScope',
    'FixedTextCode',
    'Flag',
    'JobRow',
    'KnownConfigInput',
    'NumberOrText',
    'ObjectOrText',
    'PhoneOption',
    'RequestTo',
    'RouterOptions',
    'SettingInput',
    'SourceType',
    'StringOrList',
    'Text',
    'TextOrList',
    'VariableTextCode',
  ]);
});
