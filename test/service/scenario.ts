import * as z from 'zod';
import { createRandom } from './createRandom.js';
import { destinations, eventNames, eventSources, type JobKind, jobKinds, type Rejection } from './jobKinds.js';
import type { Job } from './rudderServer.js';

/** A job and its expected result. */
export interface ExpectedJob {
  readonly job: Job;
  readonly eventId: string;
  /** The TikTok names of its events; none when it must not be sent. */
  readonly names: readonly string[];
  /** A part of the job's last error when it must be aborted. */
  readonly reason?: string;
  readonly rejection?: Rejection;
  /** Where it must be sent, as `targetKey` writes it. */
  readonly target: string;
  /** Events of the same group must arrive in the order of their jobs. */
  readonly group: string;
}

/** Names the target of an event: access token, event source, its id, and test code. */
export const targetKey = (token: unknown, id: unknown, source: unknown = '', testCode: unknown = ''): string =>
  [token, id, source, testCode].join(' ');

/** The settings that determine the target of an event. */
const configSchema = z.object({
  accessToken: z.string(),
  pixelCode: z.string().optional(),
  version: z.string().optional(),
  testEventCode: z.string().optional(),
  eventSourceIds: z.record(z.string(), z.string()).default({}),
});

/** Creates jobs of all kinds; the same seed gives the same jobs. */
export const createScenario = (
  count: number,
  seed: number,
  isWanted: (kind: JobKind) => boolean = () => true,
): ExpectedJob[] => {
  const random = createRandom(seed);
  const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const wheel = jobKinds.filter(isWanted).flatMap((kind) => Array.from({ length: kind.weight }, () => kind));

  const expectedJobs: ExpectedJob[] = [];
  while (expectedJobs.length < count) {
    const kind = oneOf(wheel);
    const jobId = expectedJobs.length + 1;
    const eventId = `event-${jobId}`;
    const name = oneOf(kind.destinations);
    const source = name === 'sources' ? oneOf(eventSources) : 'web';
    const userId = `user-${Math.floor(random() * (count / 3))}`;
    const [event, ...names] = kind.names ?? oneOf(eventNames);
    const { accessToken, pixelCode, version, testEventCode, eventSourceIds } = configSchema.parse(
      destinations[name].Config,
    );
    const testCode = kind.properties?.['testEventCode'] ?? testEventCode;
    const target =
      version === 'v2'
        ? targetKey(accessToken, eventSourceIds[source] ?? pixelCode, source, testCode)
        : targetKey(accessToken, pixelCode, '', testCode);
    const job = {
      jobId,
      userId,
      destination: destinations[name],
      ...(kind.isFromWarehouse && { sourceCategory: 'warehouse' }),
      message: {
        type: 'track',
        event,
        userId,
        messageId: eventId,
        timestamp: '2026-02-03T04:05:06.000Z',
        originalTimestamp: '2026-02-03T04:05:05.900Z',
        context: { ip: '203.0.113.9', userAgent: 'Agent/1', traits: { email: `${userId}@example.org` } },
        ...kind.message,
        properties: {
          currency: 'EUR',
          value: 12.5,
          products: [{ product_id: 'p1', name: 'A', price: 3, quantity: 2 }],
          ...(name === 'sources' && { event_source: source }),
          ...kind.properties,
        },
      },
    };
    expectedJobs.push({
      job,
      eventId,
      names: kind.reason === undefined ? names : [],
      target,
      group: `${destinations[name].ID} ${target} ${userId}`,
      ...(kind.reason !== undefined && { reason: kind.reason }),
      ...(kind.rejection !== undefined && { rejection: kind.rejection }),
    });
  }
  return expectedJobs;
};
