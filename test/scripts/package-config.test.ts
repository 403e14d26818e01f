import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkConfiguration } from '../../scripts/lib/check-builder-config.ts'
import { FUSES, readFuses } from '../../scripts/lib/stub-electron.ts'

const yaml = readFileSync(path.resolve(import.meta.dirname, '../../electron-builder.yml'), 'utf8')

test('electron-builder.yml says what the installers must be', () => {
  expect(checkConfiguration(yaml)).toEqual([])
})

test.each([
  ['arch: [x64, arm64]', 'arch: [x64, ia32]', 'win.target'],
  ['perMachine: false', 'perMachine: true', 'nsis.perMachine'],
  ['installerLanguages: [zh_CN]', 'installerLanguages: [en_US]', 'nsis.installerLanguages'],
  ['runAsNode: false', 'runAsNode: true', 'electronFuses.runAsNode'],
  ['icon: resources/icons/icon.ico', 'icon: resources/icons/none.ico', 'win.icon'],
  ['appId: app.danjubridge.desktop', 'appId: com.other', 'AppUserModelID'],
])('%s changed to %s is noticed', (from, to, problem) => {
  expect(yaml).toContain(from)
  expect(checkConfiguration(yaml.replace(from, to)).join('\n')).toContain(problem)
})

test('fuses are read from the wire of a binary', () => {
  const binary = Buffer.concat([
    Buffer.from('code dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, 8]),
    Buffer.from('01001100'),
  ])
  const on = Object.entries(readFuses(binary)).filter(([, state]) => state)
  expect(on.map(([name]) => name)).toEqual([FUSES[1], FUSES[4], FUSES[5]])
  expect(() => readFuses(Buffer.from('no wire'))).toThrow('no fuse wire')
})
