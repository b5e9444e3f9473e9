import { explainEvent, lintRequest } from '../../index.js';
import { parsePhone } from '../../phone.js';
import type { WarehouseTrackEvent } from '../../warehouse/index.js';
import { withoutPayloads } from '../explain/printExplanation.js';
import { createItemTransformer } from '../itemTransformer.js';
import type { Job } from './job.js';
import { redactEvent, redactedValues, redactPerson, redactValues } from './redact.js';
import type { WarehouseTally } from './warehouseTally.js';

/** What a dry run prints: the counts of a run, and its first event without personal data. */
export function dryRunReport(
  { rows, events, warnings }: WarehouseTally,
  firstEvent: WarehouseTrackEvent | undefined,
  job: Job,
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
    first: firstEvent === undefined ? null : describeEvent(firstEvent, job),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function describeEvent(event: WarehouseTrackEvent, { model, destination }: Job): object {
  const convert = createItemTransformer(destination, { batch: true });
  const { text, refusals } = convert([{ line: 1, value: event, bytes: 0 }]);
  const requests = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as unknown]));
  const redacted = redactEvent(event, model);
  const personal = redactedValues(event, redacted);
  const explanation = withoutPayloads(explainEvent({ message: event, destination }, { parsePhone }));
  return {
    event: redactValues(redacted, personal),
    requests: requests.map((request) => redactValues(redactPerson(request), personal)),
    ...(refusals.length > 0 ? { refusal: refusals[0]?.refusal } : {}),
    explanation: redactValues(explanation, personal),
    findings: requests.flatMap((request) => lintRequest(request)),
  };
}
