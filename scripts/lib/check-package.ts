import { readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { extractAll, listPackage } from '@electron/asar'
import { parse } from 'yaml'
import { FUSES, readFuses } from './stub-electron.ts'
import { root } from './tools.ts'

export interface PackageReport {
  files: number
  asarBytes: number
  unpackedBytes: number
  resourcesBytes: number
  problems: string[]
}

const NATIVE = 'node_modules/better-sqlite3/prebuilds/linux-x64.node'

/** Every file of app.asar must be one of these. */
const ALLOWED = [
  /^package\.json$/,
  /^out\/main\/(index|sandbox-child)\.js$/,
  /^out\/main\/chunks\/[\w.-]+\.js$/,
  /^out\/preload\/index\.cjs$/,
  /^out\/renderer\/index\.html$/,
  /^out\/renderer\/assets\/[\w.-]+\.(js|css|svg|png|webp)$/,
  /^node_modules\/better-sqlite3\/(package\.json|LICENSE|lib\/[\w/.-]+\.js)$/,
  new RegExp(`^${NATIVE.replaceAll('.', '\\.')}$`),
]
const NEEDED = [
  'package.json',
  'out/main/index.js',
  'out/main/sandbox-child.js',
  'out/preload/index.cjs',
  'out/renderer/index.html',
  NATIVE,
]

/** Reads a packaged Linux folder, unpacks its app.asar to `extracted`, and says what is wrong with it. */
export async function checkPackage(folder: string, extracted: string): Promise<PackageReport> {
  const asar = path.join(folder, 'resources/app.asar')
  extractAll(asar, extracted)
  const files = listPackage(asar, { isPack: false })
    .map((name) => name.replaceAll('\\', '/').replace(/^\//, ''))
    .filter((name) => statSync(path.join(extracted, name)).isFile())
  const problems: string[] = []

  for (const name of files) if (!ALLOWED.some((each) => each.test(name))) problems.push(`app.asar holds ${name}`)
  for (const name of NEEDED) if (!files.includes(name)) problems.push(`app.asar lacks ${name}`)

  const unpacked = walk(`${asar}.unpacked`)
  if (unpacked.length !== 1 || unpacked[0] !== NATIVE)
    problems.push(`outside app.asar lies: ${unpacked.join(', ') || 'nothing'}`)

  const text = (name: string): string => readFileSync(path.join(extracted, name), 'utf8')
  const holding = (part: string, mark: string): string[] =>
    files.filter((name) => name.startsWith(part) && name.endsWith('js') && text(name).includes(mark))
  // Marks that survive minifying: React DOM names itself to the DevTools, antd's packages carry their class prefix.
  if (holding('out/main/', 'react-dom').length > 0) problems.push('the main bundle holds React')
  if (holding('out/preload/', 'safeParse').length > 0) problems.push('the preload holds zod')
  const reactDom = holding('out/renderer/', 'rendererPackageName')
  if (reactDom.length !== 1) problems.push(`React DOM is in ${reactDom.length} chunks`)
  for (const name of files.filter((each) => /\.(c?js|css)$/.test(each))) {
    if (text(name).includes('sourceMappingURL=')) problems.push(`${name} points to a source map`)
  }

  const manifest = JSON.parse(text('package.json')) as Record<string, unknown>
  if (manifest.main !== 'out/main/index.js') problems.push('package.json has another main')
  if (manifest.devDependencies || manifest.scripts) problems.push('package.json still has devDependencies or scripts')

  const resources = walk(path.join(folder, 'resources/resources'))
  for (const name of [
    'icons/icon.png',
    'icons/icon.ico',
    'icons/tray-ok.ico',
    'icons/tray-ok.png',
    'gateways/pos.openapi.yaml',
  ]) {
    if (!resources.includes(name)) problems.push(`resources lack ${name}`)
  }
  for (const name of resources) if (name.startsWith('installer/')) problems.push(`resources hold ${name}`)

  const wanted = (
    parse(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')) as { electronFuses: Record<string, boolean> }
  ).electronFuses
  const fuses = readFuses(readFileSync(path.join(folder, 'danju-bridge')))
  for (const name of FUSES) if (fuses[name] !== wanted[name]) problems.push(`fuse ${name} is ${fuses[name]}`)

  const bytes = (base: string): number =>
    walk(base).reduce((sum, name) => sum + statSync(path.join(base, name)).size, 0)
  return {
    files: files.length,
    asarBytes: statSync(asar).size,
    unpackedBytes: bytes(`${asar}.unpacked`),
    resourcesBytes: bytes(path.join(folder, 'resources/resources')),
    problems,
  }
}

function walk(base: string): string[] {
  return readdirSync(base, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(base, name)).isFile())
    .map((name) => name.replaceAll('\\', '/'))
    .sort()
}
