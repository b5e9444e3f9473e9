import * as z from 'zod';

/**
 * What a RudderStack track event must be to be read at all. Everything else in it may have any type: what is not usable
 * is passed over.
 *
 * Messages are checked by hand (`steps/guardTrackEvent.ts`), many times faster; a property holds the two equal.
 *
 * @see https://www.rudderstack.com/docs/event-spec/standard-events/track/
 */
export const trackEventSchema = z.looseObject({
  type: z.string().refine((type) => type.trim().toLowerCase() === 'track'),
  event: z.string().refine((event) => event.trim() !== ''),
});

/** A RudderStack track event. */
export type TrackEvent = Readonly<z.infer<typeof trackEventSchema>>;
