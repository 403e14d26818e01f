import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 180_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Most tests wait for servers, children and browsers: on two cores three files at a time keep them busy.
    maxWorkers: 3,
  },
})
