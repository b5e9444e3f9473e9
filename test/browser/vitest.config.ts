import { defineConfig } from 'vitest/config';

/** The tests that need Chromium: npm run test:browser. */
export default defineConfig({
  test: {
    globalSetup: 'test/temporaryFolder.ts',
    include: ['test/browser/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
