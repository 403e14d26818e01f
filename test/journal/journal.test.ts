import { expect, test } from 'vitest'
import { createJournal, newCorrelationId, readCorrelationId, type Written } from '../../main/journal/index.ts'
import { SEGMENT_ROWS } from '../../main/journal/postings.ts'
import { createRedactor } from '../../main/log/index.ts'
import { NOON, temporaryFolder, workspaceIn } from '../store/temporary.ts'
import { allIds, entry, handTurns, journalBench } from './helpers.ts'

const DAY = 86_400_000

test('an entry is kept whole, with its detail', async () => {
  const { journal } = await journalBench()
  const id = journal.write({
    level: 'error',
    scope: 'queue',
    system: 'pos',
    connection: 'pos:3',
    correlationId: '7K3QX0M1ZA',
    subject: { type: 'document', id: '00123' },
    event: 'outbox.refused',
    message: '单据 00123 被拒绝',
    keywords: ['0007'],
    detail: { request: { qty: '1.0000' }, answer: [1, null, { code: 7 }] },
  })
  expect(journal.get(id)).toEqual({
    id,
    at: NOON,
    level: 'error',
    scope: 'queue',
    system: 'pos',
    connection: 'pos:3',
    correlationId: '7K3QX0M1ZA',
    subject: { type: 'document', id: '00123' },
    event: 'outbox.refused',
    message: '单据 00123 被拒绝',
    keywords: ['0007'],
    detail: { request: { qty: '1.0000' }, answer: [1, null, { code: 7 }] },
  })
  expect(journal.get(id + 1)).toBeNull()
})

test('S10 secrets are masked before they are written, and a long detail is cut', async () => {
  const redactor = createRedactor()
  redactor.addSecret('registered-SECRET-1')
  const { journal, workspace } = await journalBench({ redactor })
  journal.write(
    entry('用 registered-SECRET-1 登录', {
      keywords: ['registered-SECRET-1'],
      detail: {
        授权密钥: 'plain-1',
        url: 'http://h/?sign=plain-2',
        body: '{"token":"plain-3"}',
        big: Array(400).fill('长'.repeat(400)),
      },
    }),
  )
  journal.flush()
  const rows = JSON.stringify(workspace.journal.prepare('SELECT * FROM entry').all())
  expect(rows).toContain('登录')
  for (const secret of ['registered-SECRET-1', 'plain-']) expect(rows).not.toContain(secret)
  expect(rows.length).toBeLessThan(80_000)
  expect(journal.get(1)?.detail).toMatchObject({ cut: true })
})

test('entries are written together a moment later, in order, and listeners hear of it', async () => {
  const { journal, turns, workspace } = await journalBench()
  const heard: Written[] = []
  const off = journal.onWritten((written) => heard.push(written))
  const count = (): unknown => workspace.journal.prepare('SELECT count(*) FROM entry').pluck().get()
  for (let index = 0; index < 30; index += 1) journal.write(entry(`第 ${index} 条`))
  expect(count()).toBe(0)
  turns.turn()
  expect(count()).toBe(30)
  expect(heard).toHaveLength(1)
  expect(heard[0]).toMatchObject({ firstId: 1, lastId: 30 })
  expect(heard[0]!.lines.map((line) => line.message)).toEqual(
    Array.from({ length: 30 }, (_, index) => `第 ${index} 条`),
  )
  off()
  journal.write(entry('再一条'))
  journal.flush()
  expect(heard).toHaveLength(1)
})

test('a burst is written over several turns', async () => {
  const { journal, turns, workspace } = await journalBench()
  for (let index = 0; index < 1_000; index += 1) journal.write(entry('突发'))
  turns.turn()
  expect(workspace.journal.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(100)
  turns.settle()
  expect(workspace.journal.prepare('SELECT count(*) FROM entry').pluck().get()).toBe(1_000)
})

test('a burst longer than the memory for it is written, not dropped', async () => {
  const { journal } = await journalBench()
  for (let index = 0; index < 21_000; index += 1) journal.write(entry('突发'))
  expect(journal.counts()).toMatchObject({ rows: 21_000, lost: 0 })
})

test('what stop finds waiting is written; ids go on after a restart', async () => {
  const bench = await journalBench()
  bench.journal.write(entry('最后一条'))
  const journal = bench.restart()
  expect(journal.search({ text: '最后' }).items).toHaveLength(1)
  expect(journal.write(entry('新的'))).toBe(2)
})

test('filters: level, scope, system, connection, event, correlation, subject, time', async () => {
  const { journal } = await journalBench()
  journal.write(entry('a1', { at: 100, level: 'warn', scope: 'queue', system: 'pos', connection: 'pos:1' }))
  journal.write(entry('a2', { at: 200, level: 'error', scope: 'clock', event: 'slot', correlationId: '7K3QX0M1ZA' }))
  journal.write(entry('a3', { at: 300, subject: { type: 'product', id: '007' } }))
  journal.write(entry('a4', { at: 400, subject: { type: 'document', id: '007' } }))
  expect(allIds(journal, { levels: ['warn', 'error'] })).toEqual([2, 1])
  expect(allIds(journal, { levels: [] })).toEqual([])
  expect(allIds(journal, { scopes: ['queue', 'none'] })).toEqual([1])
  expect(allIds(journal, { systems: ['pos'], connections: ['pos:1'] })).toEqual([1])
  expect(allIds(journal, { connections: ['pos:11'] })).toEqual([])
  expect(allIds(journal, { events: ['slot'] })).toEqual([2])
  expect(allIds(journal, { correlationId: '7K3QX0M1ZA' })).toEqual([2])
  expect(allIds(journal, { subject: { id: '007' } })).toEqual([4, 3])
  expect(allIds(journal, { subject: { type: 'product', id: '007' } })).toEqual([3])
  expect(allIds(journal, { from: 200, to: 400 })).toEqual([3, 2])
  expect(allIds(journal, {})).toEqual([4, 3, 2, 1])
})

test('live tail and neighbours', async () => {
  const { journal } = await journalBench()
  for (let index = 1; index <= 10; index += 1) journal.write(entry(index % 2 ? '甲乙' : '丙丁'))
  const tail = journal.tail(4, { text: '甲乙' })
  expect(tail.items.map((line) => line.id)).toEqual([5, 7, 9])
  expect(tail.lastId).toBe(10)
  expect(journal.tail(10)).toEqual({ items: [], lastId: 10 })
  expect(journal.tail(0, {}, 3).lastId).toBe(3)
  expect(journal.around(5, 2).map((line) => line.id)).toEqual([3, 4, 5, 6, 7])
  expect(journal.around(1, 2).map((line) => line.id)).toEqual([1, 2, 3])
})

test('counts come from the index and agree with the table', async () => {
  const bench = await journalBench()
  const total = SEGMENT_ROWS + 500
  for (let row = 0; row < total; row += 1) {
    bench.journal.write(entry('x', { level: row % 10 === 0 ? 'error' : 'info', at: NOON + row }))
    if (row % 100 === 0) bench.turns.turn()
  }
  const errors = Math.ceil(total / 10)
  const expected = {
    rows: total,
    byLevel: { debug: 0, info: total - errors, warn: 0, error: errors },
    oldestAt: NOON,
    newestAt: NOON + total - 1,
    lost: 0,
  }
  expect(bench.journal.counts()).toEqual(expected)
  bench.turns.settle()
  expect(bench.journal.counts()).toEqual(expected)
  expect(bench.restart().counts()).toEqual(expected)
})

test('pruning removes the oldest by number and by age, with their index, and searches go on', async () => {
  const bench = await journalBench()
  const { journal, turns, workspace } = bench
  const total = SEGMENT_ROWS * 2 + 1_000
  const mark = (row: number): string => `标记${row}号`
  for (let row = 1; row <= total; row += 1) {
    journal.write(entry(row % 1_000 === 0 ? mark(row) : '平常', { at: NOON - 100 * DAY + row * 60_000 }))
    if (row % 100 === 0) turns.turn()
  }
  turns.settle()
  const pruning = journal.prune({ maxRows: SEGMENT_ROWS + 2_500, maxAgeDays: 1_000 })
  const done = drive(pruning, turns)
  expect(await done).toBe(SEGMENT_ROWS - 1_500)
  const left = SEGMENT_ROWS + 2_500
  const count = (table: string): unknown => workspace.journal.prepare(`SELECT count(*) FROM ${table}`).pluck().get()
  expect(count('entry')).toBe(left)
  expect(journal.counts().rows).toBe(left)
  expect(count('segment')).toBe(2)
  expect(allIds(journal, { text: mark(13_000) })).toEqual([])
  expect(allIds(journal, { text: mark(14_000) })).toEqual([14_000])

  // Everything older than 100 days less 20,000 minutes.
  expect(await drive(journal.prune({ maxRows: 1_000_000, maxAgeDays: 100 - 20_000 / 1_440 }), turns)).toBe(
    19_999 - (total - left),
  )
  expect(count('segment')).toBe(1)
  const gramsOfFirst = workspace.journal
    .prepare('SELECT count(*) FROM gram WHERE key < ?')
    .pluck()
    .get(2 ** 33)
  expect(gramsOfFirst).toBe(0)
  expect(allIds(bench.restart(), { text: '标记' })).toEqual(
    Array.from(
      { length: Math.floor(total / 1_000) - 19 },
      (_, index) => Math.floor(total / 1_000) * 1_000 - index * 1_000,
    ),
  )
})

test('pruning everything leaves a journal that goes on', async () => {
  const bench = await journalBench()
  for (let row = 0; row < 50; row += 1) bench.journal.write(entry('旧的', { at: NOON - 10 * DAY }))
  expect(await drive(bench.journal.prune({ maxRows: 0, maxAgeDays: 1 }), bench.turns)).toBe(50)
  expect(bench.journal.search({ text: '旧的' })).toEqual({ items: [], next: null })
  bench.journal.write(entry('新的'))
  expect(bench.journal.search({ text: '新的' }).items).toHaveLength(1)
  expect(bench.restart().counts().rows).toBe(1)
})

test('while the file cannot be written entries wait, in a bounded number, and are written later', async () => {
  const workspace = await workspaceIn(temporaryFolder())
  const turns = handTurns()
  const errors: unknown[] = []
  const journal = createJournal({
    db: workspace.journal,
    now: () => NOON,
    redactor: createRedactor(),
    after: turns.after,
    onError: (error) => errors.push(error),
  })
  journal.write(entry('之前'))
  journal.flush()
  turns.settle()
  const pages = workspace.journal.pragma('page_count', { simple: true }) as number
  workspace.journal.pragma(`max_page_count = ${pages}`)
  for (let row = 0; row < 1_000; row += 1) journal.write(entry(`满了 ${'字'.repeat(50)}`))
  turns.turn()
  for (let row = 1_000; row < 20_050; row += 1) journal.write(entry(`满了 ${'字'.repeat(50)}`))
  expect(errors.length).toBeGreaterThan(0)
  expect(journal.search({ text: '之前' }).items).toHaveLength(1)
  workspace.journal.pragma('max_page_count = 1000000')
  turns.settle()
  expect(journal.counts()).toMatchObject({ rows: 20_001, lost: 50 })
  expect(journal.search({ text: '满了' }).items[0]?.id).toBe(20_051)
  journal.stop()
})

test('a correlation id is ten characters that can be read aloud', () => {
  const id = newCorrelationId({ bytes: (length) => Uint8Array.from({ length }, (_, index) => index * 31) })
  expect(id).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/)
  expect(readCorrelationId(id.toLowerCase())).toBe(id)
  expect(readCorrelationId('7k3qx om1z-l')).toBe('7K3QX0M1Z1')
  expect(readCorrelationId('7K3QX0M1Z')).toBeNull()
  expect(readCorrelationId('单据单据单据单据单据')).toBeNull()
})

/** Runs the turns a promise waits for. */
async function drive<T>(promise: Promise<T>, turns: { turn(): number }): Promise<T> {
  let settled = false
  const end = promise.finally(() => {
    settled = true
  })
  while (!settled) {
    turns.turn()
    await Promise.resolve()
  }
  return end
}
