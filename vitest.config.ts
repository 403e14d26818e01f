import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    pool: 'forks',
  },
})
