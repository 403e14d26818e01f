import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { completeLock } from '../../scripts/complete-lock.ts'

test('the lock file names the binaries of every platform (else run `node scripts/complete-lock.ts`)', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')
  expect(completeLock(text).added).toEqual([])
})

test('a missing platform is added as npm would write it; what is there, and ranges, are left alone', () => {
  const lock = {
    lockfileVersion: 3,
    packages: {
      '': { name: 'x' },
      'node_modules/tool': {
        version: '1.0.0',
        dev: true,
        optionalDependencies: {
          '@tool/linux-x64-gnu': '1.0.0',
          '@tool/linux-arm64-musl': '1.0.0',
          '@tool/win32-x64-msvc': '1.0.0',
          fsevents: '~2.3.3',
        },
      },
      'node_modules/@tool/linux-x64-gnu': { version: '1.0.0', integrity: 'sha512-x' },
    },
  }
  const { text, added } = completeLock(JSON.stringify(lock))
  expect(added).toEqual(['@tool/linux-arm64-musl@1.0.0', '@tool/win32-x64-msvc@1.0.0'])
  const { packages } = JSON.parse(text) as typeof lock
  expect(packages).toMatchObject({
    'node_modules/@tool/linux-x64-gnu': { version: '1.0.0', integrity: 'sha512-x' },
    'node_modules/@tool/linux-arm64-musl': {
      version: '1.0.0',
      dev: true,
      optional: true,
      cpu: ['arm64'],
      libc: ['musl'],
      os: ['linux'],
    },
    'node_modules/@tool/win32-x64-msvc': { version: '1.0.0', dev: true, optional: true, cpu: ['x64'], os: ['win32'] },
  })
  expect(completeLock(text)).toEqual({ text, added: [] })
})
