import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TransformError } from '../../src/errors.js';
import { guardMessage, guardTrackEvent } from '../../src/transform/guard.js';
import { trackEventSchema } from '../../src/transform/trackEvent.js';
import { anyEvent, anyJson } from './arbitraries.js';

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
    { numRuns: 1000 },
  );
});
