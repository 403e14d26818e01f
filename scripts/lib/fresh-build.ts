import { existsSync, readdirSync, statSync } from 'node:fs'
import path from 'node:path'
import build from '../build.ts'
import { root } from './tools.ts'

const SOURCES = ['main', 'preload', 'renderer', 'electron.vite.config.ts', 'package.json', 'package-lock.json']
const OUTPUTS = ['out/main/index.js', 'out/preload/index.cjs', 'out/renderer/index.html']

/** Whether out/ is complete and newer than every source. */
export function isFresh(base: string = root): boolean {
  const outputs = OUTPUTS.map((file) => path.join(base, file))
  if (!outputs.every((file) => existsSync(file))) return false
  const built = Math.min(...outputs.map((file) => statSync(file).mtimeMs))
  return SOURCES.every((source) => newest(path.join(base, source)) <= built)
}

/** Builds when out/ is missing or older than the sources. Throws when the build fails. */
export async function ensureBuilt(): Promise<void> {
  if (isFresh()) return
  const code = await build(['--logLevel', 'warn'])
  if (code !== 0) throw new Error('The build failed.')
}

function newest(target: string): number {
  const found = statSync(target, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  // A folder's own time tells of files that were removed.
  return Math.max(found.mtimeMs, ...readdirSync(target).map((name) => newest(path.join(target, name))))
}
