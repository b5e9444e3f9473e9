import { compileRow } from '../../mapping/compileRow.js';
import type { Condition, RowCast } from '../../mapping/row.js';
import { type Cast, integer, number, objectOf, string, stringList } from '../../values/casts.js';
import { elements } from '../../values/json.js';
import type { UnknownObject } from '../../values/objects.js';
import { verticalTypes } from '../contentTypes.js';
import type { FieldFacts, FieldType } from '../field.js';
import { placeNames } from '../placeNames.js';
import { contentTypeSources } from '../sources.js';

const readContentType = compileRow<string, unknown>({
  sources: contentTypeSources,
  cast: string,
});

/** True for the content type of an event of travel or automotive ads. */
export const isVerticalType = (contentType: string | undefined): boolean =>
  contentType !== undefined && verticalTypes.has(contentType.toLowerCase());

/** True for an event of travel or automotive ads, by its content type. */
export const isVertical = (message: UnknownObject): boolean => isVerticalType(readContentType(message, undefined));

/** The places in `properties` of such an event are those of the hotel or car. */
export const notVertical: Condition<unknown> = {
  holds: (message) => !isVertical(message),
  skipReason: 'the content type is of travel or automotive ads, so it is the place of the hotel or car',
};

const numberList: Cast<number[]> = {
  expects: 'list of numbers',
  read: (value) => {
    const numbers = (elements(value) ?? []).map((one) => number.read(one)).filter((one) => one !== undefined);
    return numbers.length > 0 ? numbers : undefined;
  },
  parts: { elements: number },
};

const mileage = objectOf<{ value?: number; unit?: string }>(
  new Map<string, Cast<unknown>>([
    ['value', number],
    ['unit', string],
  ]),
);

const camelCase = (name: string): string => name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());

/** A parameter of travel or automotive ads: its value comes from the same name in `properties`, also in camelCase. */
interface VerticalField extends FieldFacts {
  readonly path: string;
  readonly sources: readonly string[];
  readonly cast: RowCast<unknown, unknown>;
}

const parameter =
  (type: FieldType, cast: Cast<unknown>) =>
  (name: string): VerticalField => ({
    path: `properties.${name}`,
    type,
    sources: [...new Set([`properties.${name}`, `properties.${camelCase(name)}`])],
    cast,
  });

const words = (names: string): string[] => names.trim().split(/\s+/);

/**
 * The parameters of travel and automotive ads.
 *
 * @see https://ads.tiktok.com/help/article/available-events-and-parameters-for-travel-ads
 * @see https://ads.tiktok.com/help/article/available-parameters-for-automotive-ads
 */
export const verticalFields: readonly VerticalField[] = [
  ...words(`
    ${[...placeNames].join(' ')}
    checkin_date checkout_date departing_departure_date returning_departure_date departing_arrival_date
    returning_arrival_date origin_airport destination_airport travel_class travel_start travel_end
    make model state_of_vehicle exterior_color interior_color transmission body_style fuel_type drivetrain trim vin
    condition_of_vehicle viewcontent_type search_type registration_type
  `).map(parameter('string', string)),
  ...words('suggested_hotels destination_ids suggested_destinations').map(parameter('stringList', stringList)),
  ...words('num_adults num_children num_infants preferred_num_stops year').map(parameter('integer', integer)),
  ...words('user_score').map(parameter('number', number)),
  parameter('array', numberList)('preferred_price_range'),
  parameter('object', mileage)('mileage'),
];

const readers = verticalFields.map((field) => ({
  name: field.path.slice('properties.'.length),
  read: compileRow<unknown, unknown>(field),
}));

/** Adds the parameters of travel and automotive ads. Few events have them: they are read row by row, without code of their own. */
export const addVerticalFields = (properties: Record<string, unknown>, message: UnknownObject): void => {
  for (const { name, read } of readers) {
    const value = read(message, undefined);
    if (value !== undefined) properties[name] = value;
  }
};
