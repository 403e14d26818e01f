import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { foldCode } from '../../main/catalog/codes.ts'
import type { CompareLine, CompareRun } from '../../preload/contract/index.ts'
import { carryOut, daysAgo, noonDaysAgo, plan, startWorld, type World } from './harness.ts'

let world: World
beforeEach(async () => {
  world = await startWorld()
})
afterEach(() => world.end())

/** Before everything in the books; the default of the page costs 180 requests at the practice limit. */
const EARLY = '2025-01-01'

const start = async (from = EARLY) =>
  (await world.call('compare.start', { connectionId: world.connectionId, from })).run

/** First view of the connection's newest comparison that fits. */
function when(fits: (run: CompareRun) => boolean): Promise<CompareRun> {
  return new Promise((resolve, reject) => {
    const end = world.app().on('compare.run', (run) => {
      if (fits(run)) finish(run)
    })
    const finish = (run: CompareRun) => {
      end()
      resolve(run)
    }
    world.call('compare.state', { connectionId: world.connectionId }).then(({ current }) => {
      if (current && fits(current)) finish(current)
    }, reject)
  })
}

const finished = () => when((run) => run.state === 'done')

async function linesOf(id: number, kind: CompareLine['kind'], text = ''): Promise<CompareLine[]> {
  const lines: CompareLine[] = []
  for (let cursor: string | null = null; ; ) {
    const page: { rows: CompareLine[]; next: string | null } = await world.call('compare.lines', {
      id,
      kind,
      text,
      cursor,
      limit: 40,
    })
    lines.push(...page.rows)
    if (page.next === null) return lines
    cursor = page.next
  }
}

const codesOf = (lines: CompareLine[]) => lines.flatMap((line) => line.uses.map((use) => use.code)).sort()

/** All rows of a table of one side's books. */
async function book(system: 'wangdian' | 'pos', table: string): Promise<Record<string, unknown>[]> {
  const rows: Record<string, unknown>[] = []
  for (let after: Record<string, string> = {}; ; ) {
    const page = await world.sandbox.control.books(system, { tables: [table], after, limit: 1000 })
    rows.push(...(page.rows[table] ?? []))
    if (page.next[table] === undefined) return rows
    after = page.next
  }
}

/** What both systems' own books say, by their own tables. */
async function expected() {
  const dead = new Set((await book('wangdian', 'goods')).filter((row) => row.deleted !== 0).map((row) => row.goods_id))
  const erp = (await book('wangdian', 'spec'))
    .filter((row) => row.deleted === 0 && !dead.has(row.goods_id))
    .map((row) => String(row.spec_no))
  const pos = (await book('pos', 'live_spec')).map((row) => String(row.merchant_code))
  const erpFolded = new Set(erp.map(foldCode))
  const posFolded = new Set(pos.map(foldCode))
  const texts = new Map<string, string[]>()
  for (const code of [...new Set(erp), ...new Set(pos)])
    texts.set(foldCode(code), [...(texts.get(foldCode(code)) ?? []), code])
  return {
    erp,
    pos,
    erpOnly: erp.filter((code) => foldCode(code) !== '' && !posFolded.has(foldCode(code))).sort(),
    posOnly: pos.filter((code) => foldCode(code) !== '' && !erpFolded.has(foldCode(code))).sort(),
    both: [...erpFolded].filter((code) => code !== '' && posFolded.has(code)).length,
    /** Folded codes that are written in more than one way. */
    spelled: [...texts].filter(([, list]) => new Set(list).size > 1).map(([folded]) => folded),
  }
}

/** The POS has part of the ERP's goods under their codes and one that differs in case; the rest only one side has. */
async function mixed(): Promise<void> {
  const { control } = world.sandbox
  await control.createGoods({
    goodsNo: 'CMP-1',
    goodsName: '对照商品',
    specs: [{ specNo: '000777' }, { specNo: 'cmp-x' }],
    createdAt: noonDaysAgo(10),
  })
  const planned = await plan(world, daysAgo(20), daysAgo(5))
  await carryOut(world, planned.id)
  await control.deleteSpec('cmp-x')
  await control.addSpec('CMP-1', { specNo: 'CMP-X', createdAt: noonDaysAgo(1) })
  await control.createGoods({
    goodsNo: 'CMP-2',
    goodsName: '只在ERP',
    specs: [{ specNo: '00888' }],
    createdAt: Date.parse('2025-02-10T12:00:00+08:00'),
  })
  await control.createGoods({
    goodsNo: 'CMP-3',
    goodsName: '已删除',
    specs: [{ specNo: 'GONE-1' }],
    createdAt: noonDaysAgo(3),
  })
  await control.deleteGoods('CMP-3')
  // Was imported, and is gone from the ERP since.
  const imported = await importedBy(planned.id)
  await control.deleteGoods(imported.find((no) => no !== 'CMP-1')!)
}

async function importedBy(id: number): Promise<string[]> {
  const { rows } = await world.call('catalog.planLines', {
    id,
    action: 'create',
    result: 'created',
    text: '',
    cursor: null,
    limit: 50,
  })
  return rows.map((row) => row.productNo)
}

describe('商品对照', () => {
  it('S66 lists exactly what each side lacks, by both books, and writes nothing', async () => {
    await mixed()
    const books = await expected()
    const before = (await world.sandbox.control.books('pos')).counts
    await start()
    const run = await finished()

    const erpOnly = await linesOf(run.id, 'erp-only')
    const posOnly = await linesOf(run.id, 'pos-only')
    expect(codesOf(erpOnly)).toEqual(books.erpOnly)
    expect(codesOf(posOnly)).toEqual(books.posOnly)
    expect(books.erpOnly).toContain('00888')
    expect(books.posOnly.length).toBeGreaterThan(0)
    expect(run.counts).toMatchObject({ erpSpecs: books.erp.length, posSpecs: books.pos.length, both: books.both })
    expect(run.counts.lines).toMatchObject({ 'erp-only': books.erpOnly.length, 'pos-only': books.posOnly.length })
    expect(run.erpAsOf).toBeGreaterThanOrEqual(run.startedAt)
    expect(run.posAsOf).toBeGreaterThanOrEqual(run.erpAsOf!)

    const clashes = await linesOf(run.id, 'clash')
    const spelled = clashes.filter((line) => line.differs.some((one) => ['case', 'width', 'blank'].includes(one)))
    expect(spelled.map((line) => foldCode(line.uses[0]!.code)).sort()).toEqual(books.spelled.sort())
    const mine = clashes.find((line) => line.uses.some((use) => use.code === 'CMP-X'))
    expect(mine?.differs).toEqual(['case'])
    expect(mine?.uses.map((use) => [use.side, use.code])).toEqual([
      ['erp', 'CMP-X'],
      ['pos', 'cmp-x'],
    ])

    const after = (await world.sandbox.control.books('pos')).counts
    expect(after).toEqual(before)
  })

  it('S66 names for what the POS lacks the dates with which ERP商品导入 brings it; then it lacks nothing of them', async () => {
    await world.sandbox.control.createGoods({
      goodsNo: 'CMP-4',
      goodsName: '去年建的',
      specs: [{ specNo: '00999' }],
      createdAt: Date.parse('2025-02-10T12:00:00+08:00'),
    })
    await start()
    const run = await finished()
    const [line] = await linesOf(run.id, 'erp-only', '００９９９')
    expect(line?.month).toEqual({ from: '2025-02-01', to: '2025-02-28' })
    const { months, undated, lines } = run.counts
    expect(months.reduce((sum, month) => sum + month.specs, undated)).toBe(lines['erp-only'])
    expect(months.find((month) => month.from === '2025-02-01')?.specs).toBeGreaterThan(0)

    const planned = await plan(world, line!.month!.from, line!.month!.to)
    await carryOut(world, planned.id)
    await start()
    const again = await when((one) => one.id > run.id && one.state === 'done')
    expect(await linesOf(again.id, 'erp-only', '00999')).toEqual([])
    await expect(
      world.call('compare.lines', { id: run.id, kind: 'clash', text: '', cursor: null, limit: 1 }),
    ).rejects.toMatchObject({ error: { code: 'WRONG_STATE' } })
  })

  it('S66 finds by 商家编码, 货号 and 名称 without case and width, and pages without losing a line', async () => {
    await mixed()
    await start()
    const run = await finished()
    for (const text of ['00888', 'cmp-2', 'ＣＭＰ－２', '只在ERP'])
      expect(codesOf(await linesOf(run.id, 'erp-only', text)), text).toEqual(['00888'])
    expect(await linesOf(run.id, 'erp-only', '%')).toEqual([])
    const page = await world.call('compare.lines', { id: run.id, kind: 'erp-only', text: '', cursor: null, limit: 7 })
    expect(page.total).toBe(run.counts.lines['erp-only'])
    const all = await linesOf(run.id, 'erp-only')
    expect(new Set(all.map((line) => line.seq)).size).toBe(page.total)
  })

  it('S66 S84 exports every line with its codes safe for spreadsheets', async () => {
    await mixed()
    await start()
    const run = await finished()
    const { saved } = await world.call('compare.export', { id: run.id, kind: null })
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(world.ports.saved.get(saved!.name))
    const lines = text.trimEnd().split('\r\n')
    expect(text.startsWith('\uFEFF对照结果,商家编码')).toBe(true)
    expect(lines).toContainEqual(
      expect.stringMatching(
        /^ERP 有、POS 没有,"=""00888""",旺店通ERP,CMP-2,只在ERP,.*,2025-02-10,2025-02-01,2025-02-28$/,
      ),
    )
    const uses = (
      await Promise.all((['pos-only', 'erp-only', 'clash', 'no-code'] as const).map((kind) => linesOf(run.id, kind)))
    ).flat()
    expect(lines).toHaveLength(1 + uses.reduce((sum, line) => sum + line.uses.length, 0))
    const one = await world.call('compare.export', { id: run.id, kind: 'clash' })
    expect(one.saved?.name).toContain('编码冲突')
  })

  it('S66 reads only what was changed since the day a person gives, and refuses a day that cannot be', async () => {
    await expect(start(daysAgo(-2))).rejects.toMatchObject({ error: { code: 'DATES' } })
    await expect(start('2026-02-30')).rejects.toMatchObject({ error: { code: 'DATES' } })
    await start(daysAgo(30))
    const run = await finished()
    expect(run.counts.erpSpecs).toBeLessThan((await expected()).erp.length)
    expect(run.from).toBe(daysAgo(30))
  })

  it('S66 a second click while one runs is answered with that one; the history keeps what was', async () => {
    const [first, second] = await Promise.all([start(), start()])
    expect(second.id).toBe(first.id)
    await finished()
    const { history, result, current } = await world.call('compare.state', { connectionId: world.connectionId })
    expect(history.map((run) => [run.id, run.state])).toEqual([[first.id, 'done']])
    expect(result).toEqual(current)
    const [entry] = (
      await world.call('journal.search', {
        from: null,
        to: null,
        levels: [],
        scope: 'catalog.compare',
        system: null,
        connectionId: null,
        correlationId: null,
        subjectType: null,
        subjectId: null,
        text: '商品对照完成',
        cursor: null,
        limit: 5,
      })
    ).rows
    expect(entry?.correlationId).toBe(first.correlationId)
  })
})

describe('when things go wrong', () => {
  it('S66 waits out a lost network on either side, says why, and is exact all the same', async () => {
    const { control } = world.sandbox
    await mixed()
    const books = await expected()
    await start()
    await when((run) => run.reading.requestsDone >= 3)
    await control.setFault({ system: 'wangdian', kind: 'refuse' })
    await control.setFault({ system: 'pos', kind: 'refuse' })
    const waiting = await when((run) => run.state === 'reading' && run.trouble !== null)
    expect(waiting.trouble!.action).not.toBe('')
    await control.clearFaults({ system: 'wangdian' })
    await world.call('queue.kick', { lane: null })
    const second = await when((run) => run.state === 'refreshing' && run.trouble !== null)
    expect(second.reading.requestsDone).toBeGreaterThan(waiting.reading.requestsDone)
    await control.clearFaults()
    await world.call('queue.kick', { lane: null })
    const run = await finished()
    expect(run.trouble).toBeNull()
    expect(codesOf(await linesOf(run.id, 'erp-only'))).toEqual(books.erpOnly)
    expect(codesOf(await linesOf(run.id, 'pos-only'))).toEqual(books.posOnly)
  })

  it('S66 goes on after a restart in the middle, from the page it had reached', async () => {
    await mixed()
    const books = await expected()
    await start()
    const before = await when((run) => run.reading.requestsDone >= 12)
    await world.restart()
    await world.sandbox.control.clearRequests()
    const run = await finished()
    expect(run.id).toBe(before.id)
    const { counts } = await world.sandbox.control.requests()
    const asked = Object.entries(counts).find(([name]) => name.includes('goods_query'))?.[1] ?? 0
    expect(asked).toBeGreaterThan(0)
    expect(asked).toBeLessThan(run.reading.requestsDone)
    expect(codesOf(await linesOf(run.id, 'erp-only'))).toEqual(books.erpOnly)
    expect(codesOf(await linesOf(run.id, 'pos-only'))).toEqual(books.posOnly)
  })

  it('S66 goes on after a restart while it waits for the POS, without reading the ERP again', async () => {
    const { control } = world.sandbox
    await mixed()
    await control.setFault({ system: 'pos', kind: 'refuse' })
    await start()
    const before = await when((run) => run.state === 'refreshing' && run.trouble !== null)
    await world.restart()
    await control.clearFaults()
    await world.call('queue.kick', { lane: null })
    const run = await finished()
    expect(run.reading).toEqual(before.reading)
    const books = await expected()
    expect(codesOf(await linesOf(run.id, 'erp-only'))).toEqual(books.erpOnly)
    expect(codesOf(await linesOf(run.id, 'pos-only'))).toEqual(books.posOnly)
  })

  it('S66 a product that is edited while it is read counts once, as it is now', async () => {
    const { control } = world.sandbox
    await mixed()
    await start()
    await when((run) => run.reading.requestsDone >= 3)
    await control.editGoods('CMP-2', { goodsName: '读取中改名' })
    await control.addSpec('CMP-2', { specNo: '00889' })
    const run = await finished()
    const books = await expected()
    expect(run.counts.erpSpecs).toBe(books.erp.length)
    expect(codesOf(await linesOf(run.id, 'erp-only', '读取中改名'))).toEqual(['00888', '00889'])
  })

  it('S66 stops on a wrong key with the reason; 继续 goes on; 取消 ends it and keeps the last result', async () => {
    const { control } = world.sandbox
    await start()
    const good = await finished()
    await control.setFault({ system: 'wangdian', kind: 'auth-expired' })
    const next = await start()
    const failed = await when((run) => run.id === next.id && run.state === 'failed')
    expect(failed.trouble?.problem).not.toBe('')
    await control.clearFaults()
    await control.setFault({ system: 'wangdian', kind: 'refuse' })
    await world.call('compare.resume', { id: next.id })
    await when((run) => run.id === next.id && run.state === 'reading' && run.trouble !== null)
    const { run } = await world.call('compare.cancel', { id: next.id })
    expect(run.state).toBe('cancelled')
    const { result } = await world.call('compare.state', { connectionId: world.connectionId })
    expect(result?.id).toBe(good.id)
    expect(await linesOf(good.id, 'erp-only')).toHaveLength(good.counts.lines['erp-only'])
  })
})
