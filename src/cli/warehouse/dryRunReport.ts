import { explainEvent, lintRequest } from '../../index.js';
import { completePhone } from '../../phone.js';
import { identityFields } from '../../warehouse/identityFields.js';
import type { Model, WarehouseTrackEvent } from '../../warehouse/index.js';
import { sourceColumns } from '../../warehouse/model.js';
import { withoutPayloads } from '../explain/printExplanation.js';
import { createItemTransformer } from '../itemTransformer.js';
import type { Destination } from '../readDestination.js';
import { redactedColumns } from './hiddenColumns.js';
import { hidden, redactedValues, redactValues } from './hideValues.js';
import { redactPerson } from './maskPerson.js';
import type { WarehouseTally } from './warehouseTally.js';

type Nested = Readonly<Record<string, unknown>>;

/** A copy of an event without its personal data: people show what a dry run prints to others. */
export function maskPersonalData(event: WarehouseTrackEvent, model: Model): Nested {
  const isPersonal = redactedColumns(model);
  const personalNames = (fields: Model['properties'] = {}): string[] =>
    Object.entries(fields).flatMap(([name, source]) =>
      isPersonal(name) || sourceColumns(source).some(isPersonal) ? [name] : [],
    );
  const properties = personalNames(model.properties).map((name) => ['properties', name]);
  const paths = [...Object.values(identityFields).map(({ path }) => path), ...properties];
  const masked = paths.reduce<Nested>(maskAt, event as unknown as Nested);
  return maskProducts(masked, personalNames(model.products));
}

function maskProducts(event: Nested, names: readonly string[]): Nested {
  const { properties } = event as { readonly properties?: Nested };
  const products = properties?.['products'];
  if (!Array.isArray(products)) return event;
  const mask = (product: Nested) => names.reduce<Nested>((shown, name) => maskAt(shown, [name]), product);
  return { ...event, properties: { ...properties, products: products.map(mask) } };
}

function maskAt(holder: Nested, [key = '', ...rest]: readonly string[]): Nested {
  if (!Object.hasOwn(holder, key)) return holder;
  const inner = holder[key];
  if (rest.length === 0) return { ...holder, [key]: hidden };
  return typeof inner === 'object' && inner !== null ? { ...holder, [key]: maskAt(inner as Nested, rest) } : holder;
}

/** What is told of the first event of a dry run: one property for each view of it. */
export function describeFirstEvent(event: WarehouseTrackEvent, model: Model, destination: Destination): Nested {
  const { text, refusals } = createItemTransformer(destination, { batch: true })([{ line: 1, value: event, bytes: 0 }]);
  const requests = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
  const masked = maskPersonalData(event, model);
  const personal = redactedValues(event, masked);
  const explanation = withoutPayloads(explainEvent({ message: event, destination }, { completePhone }));
  return {
    event: redactValues(masked, personal),
    requests: requests.map((request) => redactValues(redactPerson(request), personal)),
    ...(refusals.length > 0 ? { refusal: refusals[0]?.refusal } : {}),
    explanation: redactValues(explanation, personal),
    findings: requests.flatMap((request) => lintRequest(request)),
  };
}

/** What a dry run prints: what a run would do, and its first event. */
export function dryRunReport(
  { rows, events, warnings }: WarehouseTally,
  first: WarehouseTrackEvent | undefined,
  model: Model,
  destination: Destination,
): string {
  const report = {
    rows: {
      read: rows.total,
      inEvents: rows.accepted,
      skipped: rows.skipped,
      refused: Object.fromEntries(rows.refusedByCode),
    },
    events: { accepted: events.accepted, refused: Object.fromEntries(events.refusedByCode) },
    requests: events.results,
    warnings: warnings.map(({ code, text, count }) => ({ code, text, count })),
    first: first === undefined ? null : describeFirstEvent(first, model, destination),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
