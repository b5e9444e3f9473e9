import { defineConfig } from 'vitest/config';

/** What takes too long for each `npm test`. */
export default defineConfig({
  test: {
    globalSetup: 'test/temporaryFolder.ts',
    include: ['test/broker/*.{test,slow}.ts'],
    env: { BROKER_EVENTS: '20000' },
    testTimeout: 120_000,
    hookTimeout: 30_000,
  },
});
