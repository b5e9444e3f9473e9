import { defineConfig } from 'vitest/config';

/** What needs a broker, and takes too long for each `npm test`. */
export default defineConfig({
  test: {
    globalSetup: 'test/temporaryFolder.ts',
    include: ['test/broker/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
});
