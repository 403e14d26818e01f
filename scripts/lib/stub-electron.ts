import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './tools.ts'

/** The mark that Electron's binary carries before its fuses; see @electron/fuses. */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
/** In the order of the wire, version 1. */
export const FUSES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const

/** A folder that electron-builder takes for an unpacked Electron: enough to package, not to run. */
export function makeStubElectron(folder: string): void {
  mkdirSync(path.join(folder, 'locales'), { recursive: true })
  mkdirSync(path.join(folder, 'resources'), { recursive: true })
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.from([1, FUSES.length]),
    Buffer.from('0'.repeat(FUSES.length)),
  ])
  writeFileSync(path.join(folder, 'electron'), Buffer.concat([Buffer.from('stub\n'), wire, Buffer.from('\n')]))
  chmodSync(path.join(folder, 'electron'), 0o755)
  const { version } = JSON.parse(readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8')) as {
    version: string
  }
  writeFileSync(path.join(folder, 'version'), version)
  for (const language of ['zh-CN', 'en-US', 'fr']) writeFileSync(path.join(folder, 'locales', `${language}.pak`), '')
}

/** The fuses as they stand in a binary. Throws when it has no fuse wire. */
export function readFuses(binary: Buffer): Record<(typeof FUSES)[number], boolean> {
  const at = binary.indexOf(SENTINEL)
  if (at < 0) throw new Error('The binary has no fuse wire')
  const states = binary.subarray(at + SENTINEL.length + 2)
  return Object.fromEntries(FUSES.map((name, index) => [name, states[index] === '1'.charCodeAt(0)])) as never
}
