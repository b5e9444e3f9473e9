import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { TransformError } from '../../src/errors.js';
import { guardMessage, guardTrackEvent } from '../../src/transform/guard.js';
import { samples } from '../samples.js';
import { anyEvent, anyJson } from './arbitraries.js';

/** A track event, as a schema: the guard is written by hand because it is many times as fast. */
const trackEventSchema = z.looseObject({
  type: z.string().refine((type) => type.trim().toLowerCase() === 'track'),
  event: z.string().refine((event) => event.trim() !== ''),
});

const passesGuard = (message: unknown): boolean => {
  try {
    guardTrackEvent(guardMessage(message));
    return true;
  } catch (error) {
    if (error instanceof TransformError) return false;
    throw error;
  }
};

test('the hand-written guard accepts exactly the messages that the schema accepts', () => {
  fc.assert(
    fc.property(fc.oneof(anyEvent, anyJson), (message) => {
      expect(passesGuard(message)).toBe(trackEventSchema.safeParse(message).success);
    }),
    { numRuns: samples(1000) },
  );
});
