import * as z from 'zod';
import { createRandom } from './createRandom.js';
import { type Dislike, destinations, eventNames, eventSources, type JobKind, jobKinds } from './jobKinds.js';
import type { Job } from './rudderServer.js';

export interface Truth {
  readonly job: Job;
  readonly eventId: string;
  /** TikTok's names for it; none when it must not be sent. */
  readonly names: readonly string[];
  /** What the job's last error contains when it must be given up. */
  readonly reason?: string;
  readonly dislike?: Dislike;
  /** Where TikTok must find it, as `addressOf` writes it. */
  readonly address: string;
  /** Events of the same group and user must arrive in the order of their jobs. */
  readonly group: string;
}

/** Where an event belongs: whose token, which source, and whether it is a test. */
export const addressOf = (token: unknown, id: unknown, source: unknown = '', testCode: unknown = ''): string =>
  [token, id, source, testCode].join(' ');

/** What of the settings says where an event belongs. */
const configSchema = z.object({
  accessToken: z.string(),
  pixelCode: z.string().optional(),
  version: z.string().optional(),
  testEventCode: z.string().optional(),
  eventSourceIds: z.record(z.string(), z.string()).default({}),
});

/** Makes jobs of all kinds, the same ones for the same seed. */
export const createScenario = (
  count: number,
  seed: number,
  isWanted: (kind: JobKind) => boolean = () => true,
): Truth[] => {
  const random = createRandom(seed);
  const oneOf = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const wheel = jobKinds.filter(isWanted).flatMap((kind) => Array.from({ length: kind.weight }, () => kind));

  const truths: Truth[] = [];
  while (truths.length < count) {
    const kind = oneOf(wheel);
    const jobId = truths.length + 1;
    const eventId = `event-${jobId}`;
    const name = oneOf(kind.destinations);
    const source = name === 'sources' ? oneOf(eventSources) : 'web';
    const userId = `user-${Math.floor(random() * (count / 3))}`;
    const [event, ...names] = kind.names ?? oneOf(eventNames);
    const { accessToken, pixelCode, version, testEventCode, eventSourceIds } = configSchema.parse(
      destinations[name].Config,
    );
    const testCode = kind.properties?.['testEventCode'] ?? testEventCode;
    const address =
      version === 'v2'
        ? addressOf(accessToken, eventSourceIds[source] ?? pixelCode, source, testCode)
        : addressOf(accessToken, pixelCode, '', testCode);
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
    truths.push({
      job,
      eventId,
      names: kind.reason === undefined ? names : [],
      address,
      group: `${destinations[name].ID} ${address} ${userId}`,
      ...(kind.reason !== undefined && { reason: kind.reason }),
      ...(kind.dislike !== undefined && { dislike: kind.dislike }),
    });
  }
  return truths;
};
