import { eventTables } from '../events-api/eventTables.js';
import { guardMessage } from '../transform/guard.js';
import type { TransformOptions } from '../transform/options.js';
import { hashContext } from '../transform/personalData.js';
import { readCoreSettings } from '../transform/settings.js';
import type { TransformInput } from '../transform/transformEvent.js';
import { getOwn } from '../values/objects.js';
import { droppedByRows } from './fields.js';
import { explainHash } from './hash.js';
import { personalMasks } from './mask.js';
import { mistakeOf } from './reasons.js';
import { pathOf } from './words.js';

/** A value that an event has for a field, and that is not what the field takes. */
export interface DroppedValue {
  /** The path in the payload. Elements of lists are `[]`. */
  readonly path: string;
  /** The keys that lead to the value in the event; those that are personal values are masked. */
  readonly from: readonly string[];
  /** What is wrong with it, such as `not a whole number`. */
  readonly mistake: string;
}

/**
 * Finds the values of a transformed event that are dropped because they are not what their fields take.
 *
 * It traces the rows as `explainEvent` does, and takes many times as long as transforming the event: use it for events for
 * which a watch has noticed a dropped value.
 *
 * @throws {TransformError} For an event that `transformEvent` refuses because of its settings.
 * @example
 * const destination = { Config: { accessToken: 'example-token', pixelCode: 'EXAMPLE' } };
 * findDropped({ message: { properties: { revenue: '9,90' } }, destination }, {}) // => [{ path: 'properties.value', from: ['properties', 'revenue'], mistake: 'not a number' }]
 */
export const findDropped = (event: TransformInput, options: TransformOptions): DroppedValue[] => {
  const message = guardMessage(getOwn(event, 'message'));
  const settings = readCoreSettings(getOwn(getOwn(event, 'destination'), 'Config'), options);
  const context = hashContext(message, settings, options);
  const table = eventTables[settings.version];
  const { maskKey } = personalMasks(message, table);
  const dropped = droppedByRows(table, {
    message,
    settings,
    explainHash: (text, rule) => explainHash(text, rule, context),
    maskKey,
  });
  return dropped.flatMap(({ to, from, reason }) => {
    const mistake = mistakeOf(reason);
    if (mistake === undefined) return [];
    return [{ path: pathOf(to.map(maskKey)).replace(/\[\d+\]/g, '[]'), from: from.map(maskKey), mistake }];
  });
};
