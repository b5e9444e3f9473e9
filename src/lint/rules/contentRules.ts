import { productEvents } from '../../events-api/standardEvents.js';
import { getOwn } from '../../values/getOwn.js';
import { isObject } from '../../values/kinds.js';
import { docsUrls } from '../docsUrls.js';
import { has, isBlank, joinPath, textAt } from '../fieldIndex.js';
import { reportIf, reportStrings } from '../report.js';
import type { Rules } from '../rule.js';
import type { EventView } from '../view.js';

const isAboutProducts = (view: EventView): boolean => productEvents.has(textAt(view, 'event') ?? '');

const idPaths = ['properties.contents[].content_id', 'properties.content_ids', 'properties.content_id'];
const typePaths = ['properties.content_type', 'properties.contents[].content_type'];

const contentTypes = new Set(['product', 'product_group', 'hotel', 'flight', 'destination', 'vehicle']);

const hasAny = (view: EventView, paths: readonly string[]): boolean => paths.some((path) => has(view, path));

/** Which products an event is about. */
export const contentRules = {
  'missing-content-ids': {
    severity: 'warning',
    for: ['1.0', 'web', 'app'],
    message: 'Must hold items with content_id (2.0 also takes content_ids): catalogue ads find their products by these',
    source: docsUrls.standardEvents,
    check: (view) =>
      reportIf(isAboutProducts(view) && !hasAny(view, idPaths), joinPath(view.path, 'properties.contents')),
  },
  'content-without-id': {
    severity: 'warning',
    message: 'Must be the id of the product in the catalogue',
    source: docsUrls.parameters,
    check: (view) =>
      view
        .all('properties.contents[]')
        .filter(({ value }) => isObject(value) && isBlank(getOwn(value, 'content_id')))
        .map(({ path }) => joinPath(path, 'content_id')),
  },
  'missing-content-type': {
    severity: 'warning',
    for: ['1.0', 'web', 'app'],
    message: 'Must be product or product_group (travel and cars: hotel, flight, destination, vehicle)',
    source: docsUrls.standardEvents,
    check: (view) => {
      const isMissing = !hasAny(view, typePaths) && (isAboutProducts(view) || hasAny(view, idPaths));
      const place = view.kind.generation === '1.0' ? 'properties.contents' : 'properties.content_type';
      return reportIf(isMissing, joinPath(view.path, place));
    },
  },
  'unknown-content-type': {
    severity: 'info',
    message: 'Is none of the types that TikTok names: product, product_group, hotel, flight, destination, vehicle',
    source: docsUrls.parameters,
    check: (view) => reportStrings(view, typePaths, (text) => !contentTypes.has(text)),
  },
} as const satisfies Rules<EventView>;
