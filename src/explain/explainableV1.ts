import toPath from 'lodash/toPath.js';
import { pathsBesideRows } from '../events-api/sources.js';
import { contentItemsV1, defaultTypeRows, productFieldsV1, productItemsV1 } from '../events-api/v1/contents.js';
import { ad, adKeys, page, pageKeys, payloadFieldsV1 } from '../events-api/v1/fields.js';
import { personalDataV1 } from '../events-api/v1/personalData.js';
import type { AnyRow } from '../mapping/fieldRow.js';
import { string } from '../values/casts.js';
import { castWords } from './castWords.js';
import type { Explainable } from './explainable.js';
import { explainRow } from './explainRow.js';
import { contentItemParts, type ItemParts, itemParts, productItemParts } from './itemParts.js';
import { pathOf } from './leafPaths.js';
import { objectParts } from './valueParts.js';

/** In 1.0 an item that names no content type gets that of the event, or the usual one. */
const withContentType =
  (partsOfItem: ItemParts, typeKeys: readonly string[], row: AnyRow, usual: string): ItemParts =>
  (item, place) => {
    const parts = partsOfItem(item, place);
    const ofItem = explainRow({ ...row, from: typeKeys }, item, place.settings, place.whyRefused);
    if (parts.parts.length === 0 || ofItem.found !== undefined) return parts;
    const triedInItem = ofItem.tried.map(({ path, why }) => ({ path: pathOf([...place.from, path]), why }));
    const { found, tried } = explainRow(row, place.message, place.settings, place.whyRefused);
    const contentType = {
      to: [...place.to, 'content_type'],
      from: found === undefined ? 'default' : toPath(found.path),
      value: found?.value,
      cast: place.nameOf(string),
      tried: [...triedInItem, ...tried],
      steps:
        found === undefined
          ? [`${usual}, where the event names none`]
          : place.stepsOf(found.given, found.value, string),
    };
    return { ...parts, parts: [...parts.parts, contentType] };
  };

const contents = withContentType(contentItemParts, ['content_type'], defaultTypeRows.ofContents, 'product_group');
const products = withContentType(
  productItemParts(productFieldsV1),
  ['contentType', 'content_type'],
  defaultTypeRows.ofProducts,
  'product',
);

const nothingUsable = 'no object with anything usable in it';

/** How payloads of Events API 1.0 are explained. */
export const explainableV1: Explainable = {
  payloadRows: payloadFieldsV1,
  requestRows: [],
  pathsBesideRows,
  words: new Map([
    ...castWords,
    [contentItemsV1, { name: 'list of contents', refusal: 'no list with an object in it', parts: itemParts(contents) }],
    [productItemsV1, { name: 'list of products', refusal: 'no list', parts: itemParts(products) }],
    [ad, { name: 'object', refusal: nothingUsable, parts: objectParts(adKeys) }],
    [page, { name: 'object', refusal: nothingUsable, parts: objectParts(pageKeys) }],
  ]),
  itemRows: new Map([['properties.products', productFieldsV1]]),
  fallbacks: [],
  user: ['context', 'user'],
  protections: personalDataV1,
  takesOneIdentifier: true,
};
