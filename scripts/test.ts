import { runNode, toolPath } from './lib/tools.ts'

/** `npm test`: runs Vitest once; arguments are passed on (a folder, `-t`, `--reporter` …). */
export default function test(args: string[]): Promise<number> {
  // A stray import of the real `electron` package must fail at once instead of trying to download its binary.
  return runNode(toolPath('vitest', 'vitest'), ['run', ...args], { ELECTRON_OVERRIDE_DIST_PATH: '/nonexistent' })
}
