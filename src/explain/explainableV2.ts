import { productFields } from '../events-api/contents.js';
import { pathsBesideRows, pathsOfDevices } from '../events-api/sources.js';
import { payloadFieldsV2, productContents, requestFieldsV2 } from '../events-api/v2/fields.js';
import { personalDataV2 } from '../events-api/v2/personalData.js';
import { castWords } from './castWords.js';
import type { Explainable } from './explainable.js';
import { itemParts, productItemParts } from './itemParts.js';

/** How payloads of Events API 2.0 are explained. */
export const explainableV2: Explainable = {
  payloadRows: payloadFieldsV2,
  requestRows: requestFieldsV2,
  pathsBesideRows: [...pathsBesideRows, ...pathsOfDevices],
  words: new Map([
    ...castWords,
    [
      productContents,
      { name: 'list of products', refusal: 'no list', parts: itemParts(productItemParts(productFields)) },
    ],
  ]),
  itemRows: new Map([['properties.products', productFields]]),
  fallbacks: [
    { to: 'properties.content_type', from: 'default', cast: 'text', step: 'product, where the event names none' },
    { to: 'properties.content_ids', from: 'derived', cast: 'text', step: 'the ids of properties.contents' },
    { to: 'properties.num_items', from: 'derived', cast: 'whole number', step: 'the number of properties.content_ids' },
  ],
  user: ['user'],
  protections: personalDataV2,
  takesOneIdentifier: false,
};
