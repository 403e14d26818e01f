import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { root } from './tools.ts'

/** What electron-builder.yml must say, by path; Windows installers cannot be made here, so their settings are pinned. */
const WANTED: Record<string, unknown> = {
  appId: 'app.danjubridge.desktop',
  productName: '单据桥',
  npmRebuild: false,
  'asar.smartUnpack': false,
  asarUnpack: ['**/*.node'],
  'electronFuses.runAsNode': false,
  'electronFuses.enableCookieEncryption': true,
  'electronFuses.enableNodeOptionsEnvironmentVariable': false,
  'electronFuses.enableNodeCliInspectArguments': false,
  'electronFuses.enableEmbeddedAsarIntegrityValidation': true,
  'electronFuses.onlyLoadAppFromAsar': true,
  'electronFuses.loadBrowserProcessSpecificV8Snapshot': false,
  'electronFuses.grantFileProtocolExtraPrivileges': false,
  'win.target': [{ target: 'nsis', arch: ['x64', 'arm64'] }],
  'nsis.perMachine': false,
  'nsis.allowElevation': false,
  'nsis.installerLanguages': ['zh_CN'],
  'nsis.language': '2052',
  'nsis.createStartMenuShortcut': true,
  'nsis.shortcutName': '单据桥',
  'nsis.deleteAppDataOnUninstall': false,
  'linux.target': ['AppImage', 'deb'],
}
const FILES = ['win.icon', 'nsis.include', 'linux.icon']

/** Compares the text of electron-builder.yml with what is pinned; also that the id is the one the program sets (AUMID). */
export function checkConfiguration(yaml: string): string[] {
  const config: unknown = parse(yaml)
  const problems: string[] = []
  for (const [name, wanted] of Object.entries(WANTED)) {
    const found = at(config, name)
    if (JSON.stringify(found) !== JSON.stringify(wanted))
      problems.push(`electron-builder.yml: ${name} is ${JSON.stringify(found)}`)
  }
  for (const name of FILES) {
    const file = at(config, name)
    if (typeof file !== 'string' || !existsSync(path.join(root, file)))
      problems.push(`electron-builder.yml: ${name} names no file`)
  }
  const main = readFileSync(path.join(root, 'main/index.ts'), 'utf8')
  if (!main.includes(`'${String(at(config, 'appId'))}'`))
    problems.push('main/index.ts sets another AppUserModelID than appId')
  return problems
}

function at(value: unknown, name: string): unknown {
  return name.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown> | undefined)?.[key], value)
}
