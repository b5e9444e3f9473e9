import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Generous: a busy machine must not fail a test that is right.
    testTimeout: 60_000,
  },
});
