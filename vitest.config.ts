import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // a page drawn in software on a busy machine has stood still once for two minutes; a second stand is a failure
    retry: { count: 1, condition: /Test timed out/ },
    pool: 'forks',
    maxWorkers: 2,
    globalSetup: ['test/built.ts'],
  },
});
