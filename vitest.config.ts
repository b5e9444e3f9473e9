import { defineConfig } from 'vitest/config';

/** These put another library in the place of ours. */
const mocking = ['classify', 'lint', 'transform'].map((name) => `test/cli/${name}.test.ts`);

export default defineConfig({
  test: {
    globalSetup: 'test/temporaryFolder.ts',
    // Generous: a busy machine must not fail a test that is right.
    testTimeout: 60_000,
    // By itself vitest leaves a core idle, which is half of a small machine.
    maxWorkers: 2,
    // What needs a broker runs by itself: npm run test:broker.
    projects: [
      {
        extends: true,
        // Nothing here keeps state: loading the library once per worker saves a quarter of the time.
        test: {
          name: 'library',
          include: ['test/**/*.test.ts'],
          exclude: ['test/cli/**', 'test/broker/**'],
          isolate: false,
        },
      },
      { extends: true, test: { name: 'cli', include: ['test/cli/**/*.test.ts'], exclude: mocking, isolate: false } },
      { extends: true, test: { name: 'mocking', include: mocking } },
    ],
  },
});
