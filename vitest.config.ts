import { statfsSync } from 'node:fs'
import { defineConfig } from 'vitest/config'

/** Where files cost no disk: tests write thousands of small transactions, each of which would wait for the disk. */
const MEMORY = '/dev/shm'
const ENOUGH_BYTES = 4 * 2 ** 30

function memoryIsRoomy(): boolean {
  try {
    const { bavail, bsize } = statfsSync(MEMORY)
    return bavail * bsize >= ENOUGH_BYTES
  } catch {
    return false
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    testTimeout: 300_000,
    hookTimeout: 180_000,
    pool: 'forks',
    // One file at a time where there are few processors: a file in a browser runs four processes of its own.
    ...(memoryIsRoomy() ? { env: { TMPDIR: MEMORY } } : {}),
  },
})
