import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
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

/** Builds when out/ is missing or older than the sources; one process at a time. Throws when the build fails. */
export async function ensureBuilt(): Promise<void> {
  if (isFresh()) return
  const release = await lock(path.join(root, 'node_modules/.danju-build.lock'))
  try {
    if (isFresh()) return
    const code = await build(['--logLevel', 'warn'])
    if (code !== 0) throw new Error('The build failed.')
  } finally {
    release()
  }
}

/** Waits for the file to be ours; one whose owner has died is taken over. */
async function lock(file: string): Promise<() => void> {
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      return () => rmSync(file, { force: true })
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (isAbandoned(file)) rmSync(file, { force: true })
    else await setTimeout(200)
  }
}

function isAbandoned(file: string): boolean {
  try {
    return Date.now() - statSync(file).mtimeMs > 300_000 || !isAlive(Number(readFileSync(file, 'utf8')))
  } catch {
    // Just released.
    return false
  }
}

function isAlive(pid: number): boolean {
  // An empty file is one whose owner is just writing it.
  if (pid === 0) return true
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function newest(target: string): number {
  const found = statSync(target, { throwIfNoEntry: false })
  if (!found) return 0
  if (!found.isDirectory()) return found.mtimeMs
  // A folder's own time tells of files that were removed.
  return Math.max(found.mtimeMs, ...readdirSync(target).map((name) => newest(path.join(target, name))))
}
