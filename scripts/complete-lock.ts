import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './lib/tools.ts'

// Run after every change of the dependencies: `node scripts/complete-lock.ts`. A registry that keeps packages for Linux only
// makes npm leave the binaries of other platforms out of the lock file; `npm ci` then refuses the file everywhere. This
// adds what is missing, as npm would write it; without integrity, since the content cannot be seen from here.

interface Entry {
  version?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const SYSTEMS = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'aix', 'win32']
const PROCESSORS = ['arm64', 'arm', 'x64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32']

/** What a platform package says of itself, from its name (`…-linux-x64-musl`, `…-win32-arm64-msvc`). */
function platformOf(name: string): Pick<Entry, 'cpu' | 'libc' | 'os'> {
  const parts = name.split(/[/-]/)
  const os = SYSTEMS.filter((each) => parts.includes(each))
  const cpu = PROCESSORS.filter((each) => parts.includes(each))
  const libc = parts.some((each) => each.startsWith('musl'))
    ? ['musl']
    : parts.some((each) => each.startsWith('gnu'))
      ? ['glibc']
      : []
  return {
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 && os.includes('linux') ? { libc } : {}),
    ...(os.length > 0 ? { os } : {}),
  }
}

/** Adds the missing optional packages to a lock file's text. Returns the new text and what was added. */
export function completeLock(text: string): { text: string; added: string[] } {
  const lock = JSON.parse(text) as { packages: Record<string, Entry> }
  const added: string[] = []
  for (const [place, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (lock.packages[`${place}/node_modules/${name}`] || lock.packages[`node_modules/${name}`]) continue
      // A range cannot be completed from here; npm asks the registry for it.
      if (!/^\d+\.\d+\.\d+[\w.+-]*$/.test(version)) continue
      lock.packages[`node_modules/${name}`] = {
        version,
        ...(entry.dev ? { dev: true } : {}),
        optional: true,
        ...platformOf(name),
      }
      added.push(`${name}@${version}`)
    }
  }
  const sorted = Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1))
  return { text: `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`, added }
}

if (import.meta.main) {
  const file = path.resolve(process.argv[2] ?? path.join(root, 'package-lock.json'))
  const { text, added } = completeLock(readFileSync(file, 'utf8'))
  if (added.length > 0) writeFileSync(file, text)
  console.log(added.length > 0 ? `Added:\n${added.join('\n')}` : 'Nothing is missing.')
}
