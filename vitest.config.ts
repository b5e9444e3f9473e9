import { defineConfig } from 'vitest/config';

/** Tests that replace modules of the library by mocks; they need a module cache of their own. */
const mocking = ['classify', 'lint', 'transform'].map((name) => `test/cli/${name}.test.ts`);

export default defineConfig({
  test: {
    globalSetup: 'test/temporaryFolder.ts',
    setupFiles: 'test/watchdog.ts',
    // Generous, so that correct tests pass on a busy machine. A synchronous endless loop ignores it: test/watchdog.ts ends that.
    testTimeout: 60_000,
    // One worker more than a small machine has cores: tests of the command line wait for processes, files and retries.
    maxWorkers: 3,
    // By default a failure shortens objects to `{ Object (…) }` and hides what differs.
    chaiConfig: { truncateThreshold: 2000 },
    // Tests that need a broker or a browser run separately: npm run test:broker, npm run test:browser.
    projects: [
      {
        extends: true,
        // These tests keep no state, so each worker loads the library once. This saves a quarter of the time.
        test: {
          name: 'library',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/**', 'test/broker/**', 'test/browser/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'cli', include: ['test/cli/**/*.test.ts'], exclude: mocking, isolate: false } },
      { extends: true, test: { name: 'mocking', include: mocking } },
    ],
  },
});
