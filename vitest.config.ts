import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Nothing here keeps state: loading the library once per worker saves a quarter of the time.
    isolate: false,
    // Generous: a busy machine must not fail a test that is right.
    testTimeout: 60_000,
  },
});
