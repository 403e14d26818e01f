import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { createLog } from '../../main/log/index.ts'
import { temporaryFolder } from '../store/temporary.ts'

const NOON = Date.UTC(2026, 10, 22, 4)
const DAY = 86_400_000

function linesOf(dir: string): Record<string, unknown>[] {
  return readdirSync(dir)
    .sort()
    .flatMap((name) => readFileSync(path.join(dir, name), 'utf8').split(/\r?\n/).filter(Boolean))
    .map((line) => JSON.parse(line))
}

test('S10 every shape of a secret is logged and none is in the files', () => {
  const dir = temporaryFolder()
  const log = createLog({ dir, now: () => NOON, level: 'debug' })
  log.secrets.add('registered-SECRET-1')
  log.info('registered-SECRET-1 in the message', { appsecret: 'plain-1', 授权密钥: 'plain-2' })
  log.warn('form sign=plain-3&token=plain-4', [
    'Bearer plain-5',
    { headers: { Authorization: 'plain-6', cookie: 'plain-7' } },
  ])
  log.error(
    'failed',
    Object.assign(new Error('registered-SECRET-1'), { config: { url: 'http://a:plain-8@h/?sign=plain-9' } }),
  )
  log.child('queue', { note: 'registered-SECRET-1' }).debug('{"session_key":"plain-10"} 13812345678')
  const written = readdirSync(dir)
    .map((name) => readFileSync(path.join(dir, name), 'utf8'))
    .join('')
  expect(written.split('\n').filter(Boolean)).toHaveLength(4)
  for (const secret of ['registered-SECRET-1', 'plain-', '13812345678']) expect(written).not.toContain(secret)
})

test('a line is JSON with Beijing time, level, scope, ids, message and data', () => {
  const dir = temporaryFolder()
  const log = createLog({ dir, now: () => NOON })
  log
    .child('queue', { lane: 'pos:3' })
    .child('drain', { correlationId: 'ABCDEFGHJK' })
    .warn('100% of %d sent', { rows: 3 })
  expect(linesOf(dir)).toEqual([
    {
      time: '2026-11-22T12:00:00.000+08:00',
      level: 'warn',
      scope: 'queue.drain',
      ids: { lane: 'pos:3', correlationId: 'ABCDEFGHJK' },
      message: '100% of %d sent',
      data: { rows: 3 },
    },
  ])
})

test('lines below the level are not written', () => {
  const dir = temporaryFolder()
  const log = createLog({ dir, now: () => NOON, level: 'warn' })
  log.debug('a')
  log.info('b')
  log.warn('c')
  log.error('d')
  expect(linesOf(dir).map((line) => line.message)).toEqual(['c', 'd'])
})

test('a file per Beijing day; files older than fourteen days go, others stay', () => {
  const dir = temporaryFolder()
  writeFileSync(path.join(dir, 'notes.txt'), 'mine')
  let now = NOON
  const log = createLog({ dir, now: () => now })
  for (let day = 0; day < 20; day += 1) {
    now = NOON + day * DAY
    log.info(`day ${day}`)
  }
  const names = readdirSync(dir).sort()
  expect(names[0]).toBe('main-2026-11-27.log')
  expect(names.at(-2)).toBe('main-2026-12-11.log')
  expect(names.at(-1)).toBe('notes.txt')
  expect(names).toHaveLength(16)
})

test('a day with many lines is split, and the total stays within its limit with the newest lines kept', () => {
  const dir = temporaryFolder()
  const log = createLog({ dir, now: () => NOON, limits: { maxFileBytes: 2_000, maxTotalBytes: 10_000 } })
  for (let line = 0; line < 300; line += 1) log.info(`line ${line}`)
  const names = readdirSync(dir)
  const bytes = names.reduce((sum, name) => sum + readFileSync(path.join(dir, name)).length, 0)
  expect(names.length).toBeGreaterThan(2)
  expect(bytes).toBeLessThan(12_500)
  const kept = linesOf(dir)
    .map((line) => Number(String(line.message).slice(5)))
    .sort((a, b) => a - b)
  expect(kept.at(-1)).toBe(299)
  expect(kept).toEqual(Array.from({ length: kept.length }, (_, index) => 300 - kept.length + index))
})

test('two logs write to their own folders', () => {
  const [a, b] = [temporaryFolder(), temporaryFolder()]
  createLog({ dir: a, now: () => NOON }).info('live')
  createLog({ dir: b, now: () => NOON }).info('practice')
  expect(linesOf(a).map((line) => line.message)).toEqual(['live'])
  expect(linesOf(b).map((line) => line.message)).toEqual(['practice'])
})

test('a folder that cannot be written does not stop the caller', () => {
  const file = path.join(temporaryFolder(), 'a-file')
  writeFileSync(file, '')
  const log = createLog({ dir: file, now: () => NOON })
  expect(() => log.error('lost')).not.toThrow()
})
