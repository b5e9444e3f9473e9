import * as tiktokCasts from '../../src/events-api/casts.js';
import { contentFields, contentFieldsV1 } from '../../src/events-api/contentFields.js';
import * as hashRules from '../../src/events-api/hashRules.js';
import * as sources from '../../src/events-api/sources.js';
import * as castsOfV1 from '../../src/events-api/v1/casts.js';
import { eventRowsV1 } from '../../src/events-api/v1/fields.js';
import * as castsOfV2 from '../../src/events-api/v2/casts.js';
import { eventRowsV2, requestRowsV2 } from '../../src/events-api/v2/fields.js';
import * as verticals from '../../src/events-api/v2/verticals.js';
import * as casts from '../../src/values/casts.js';
import type { GeneratedRow, MappingModule } from './mappingModule.js';

const shared = {
  'values/casts.js': casts,
  'events-api/casts.js': tiktokCasts,
  'events-api/hashRules.js': hashRules,
  'events-api/sources.js': sources,
};

/** All modules of straight code. */
export const modules: readonly MappingModule[] = [
  {
    path: 'events-api/readProduct.ts',
    functions: [
      {
        name: 'readProduct',
        docs: 'Reads a product, whose properties are all its own; `undefined` for one without a usable field.',
        rows: contentFields as readonly GeneratedRow[],
        target: { name: 'content', type: 'ProductContent' },
        start: '{}',
      },
      {
        name: 'readProductV1',
        docs: 'The same for 1.0, where each content has its type.',
        rows: contentFieldsV1 as readonly GeneratedRow[],
        target: { name: 'content', type: 'ProductContentV1' },
        start: '{}',
      },
    ],
    exports: shared,
    types: { 'events-api/contentFields.js': ['ProductContent', 'ProductContentV1'] },
  },
  {
    path: 'events-api/v1/mapEvent.ts',
    functions: [
      {
        name: 'mapEvent',
        docs: 'Maps an event to a payload of Events API 1.0.',
        rows: eventRowsV1 as readonly GeneratedRow[],
        target: { name: 'payload', type: 'Partial<MappedPayloadV1>' },
        start: "{ event: '' }",
        reader: 'eventReader',
      },
    ],
    exports: { ...shared, 'events-api/v1/casts.js': castsOfV1 },
    types: { 'events-api/v1/payload.js': ['MappedPayloadV1'] },
    takesOneIdentifier: true,
  },
  {
    path: 'events-api/v2/mapEvent.ts',
    functions: [
      {
        name: 'mapEvent',
        docs: 'Maps an event to a payload of Events API 2.0.',
        rows: eventRowsV2 as readonly GeneratedRow[],
        target: { name: 'payload', type: 'Partial<MappedPayloadV2>' },
        start: "{ event: '' }",
        reader: 'eventReader',
      },
      {
        name: 'mapRequest',
        docs: 'Maps what an event says about the request that carries it.',
        rows: requestRowsV2 as readonly GeneratedRow[],
        target: { name: 'request', type: 'RequestFieldsV2' },
        start: '{}',
        reader: 'eventReader',
      },
    ],
    exports: { ...shared, 'events-api/v2/casts.js': castsOfV2, 'events-api/v2/verticals.js': verticals },
    types: { 'events-api/v2/payload.js': ['MappedPayloadV2', 'RequestFieldsV2'] },
  },
];
