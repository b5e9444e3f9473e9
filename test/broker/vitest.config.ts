import { defineConfig } from 'vitest/config';

/** The tests that need a broker; they take too long for every `npm test`. */
export default defineConfig({
  test: {
    globalSetup: 'test/temporaryFolder.ts',
    include: ['test/broker/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
});
