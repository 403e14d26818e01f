import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')

function run(args: string[], version?: string) {
  const pretend = version
    ? [
        '--import',
        `data:text/javascript,Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } })`,
      ]
    : []
  return spawnSync(process.execPath, [...pretend, path.join(root, 'scripts/run.mjs'), ...args], { encoding: 'utf8' })
}

test.each(['16.20.2', '20.20.2', '23.11.0'])('Node %s is refused with one sentence that says what to do', (version) => {
  const { status, stdout, stderr } = run(['test'], version)
  expect([status, stdout]).toEqual([1, ''])
  expect(stderr.trim().split('\n')).toHaveLength(1)
  expect(stderr).toContain('needs Node 24')
  expect(stderr).toContain('npm ci')
})

test.each([[[]], [['nothing']], [['constructor']]])('an unknown script %j lists what there is', (args) => {
  const { status, stderr } = run(args)
  expect(status).toBe(1)
  expect(stderr).toContain('There are: start, test, lint')
})

test('an old Node can parse the entry: no syntax newer than it, no static import', () => {
  const source = readFileSync(path.join(root, 'scripts/run.mjs'), 'utf8')
  expect(source).not.toMatch(/^import |\bawait\b|\?\?=|\|\|=|\.at\(|#\w+\s*[=(]/m)
})

test('every npm script is known to the entry', () => {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>
  }
  const source = readFileSync(path.join(root, 'scripts/run.mjs'), 'utf8')
  for (const command of Object.values(scripts)) {
    const name = /^node scripts\/run\.mjs ([\w-]+)$/.exec(command)?.[1]
    if (name) expect(source).toMatch(new RegExp(`^ {2}'?${name}'?: '`, 'm'))
  }
})
