import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './tools.ts'

const folder = path.join(root, 'node_modules/electron')
const NAMES: Partial<Record<NodeJS.Platform, string>> = {
  win32: 'electron.exe',
  darwin: 'Electron.app/Contents/MacOS/Electron',
}

/** Path of the Electron binary, without importing the package (which would download it); null if it is not there. */
export function installedElectron(): string | null {
  const dist = process.env.ELECTRON_OVERRIDE_DIST_PATH ?? path.join(folder, 'dist')
  const file = path.join(dist, NAMES[process.platform] ?? 'electron')
  if (!existsSync(file)) return null
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return file
  // The package's own download writes path.txt last: a half-unpacked folder does not count.
  return existsSync(path.join(folder, 'path.txt')) && sameVersion(dist) ? file : null
}

function sameVersion(dist: string): boolean {
  const read = (file: string): string => readFileSync(file, 'utf8').trim().replace(/^v/, '')
  const wanted = (JSON.parse(read(path.join(folder, 'package.json'))) as { version: string }).version
  return existsSync(path.join(dist, 'version')) && read(path.join(dist, 'version')) === wanted
}

/**
 * Lets the package fetch its binary, quietly, for at most `waitMs` milliseconds: a network that does not lead there must not
 * keep a person waiting. Resolves to the path of the binary, or null.
 */
export function fetchElectron(waitMs: number): Promise<string | null> {
  if (process.env.ELECTRON_OVERRIDE_DIST_PATH) return Promise.resolve(installedElectron())
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(folder, 'install.js')], { stdio: 'ignore' })
    const timer = setTimeout(() => child.kill('SIGKILL'), waitMs)
    const done = (): void => {
      clearTimeout(timer)
      resolve(installedElectron())
    }
    child.once('error', done)
    child.once('exit', done)
  })
}
