import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type GoodsReadState,
  goodsWindows,
  LONGEST_WINDOW_MS,
  nextGoodsStep,
  reopenGoodsWindow,
  startGoodsRead,
} from '../../../main/remote/wangdian/goods-read.ts'

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31)
console.log(`goods-read: seed ${SEED}`)
const DAY = 86_400_000
const START = Date.UTC(2026, 5, 1)

test('windows cover every second once and none is longer than 30 days', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * DAY }), fc.integer({ min: 0, max: 999 }), (span, ms) => {
      const from = START + ms
      const windows = goodsWindows(from, from + span)
      expect(windows[0]!.from).toBe(START)
      expect(windows.at(-1)!.to).toBe(Math.floor((from + span) / 1000) * 1000)
      for (const [index, window] of windows.entries()) {
        expect(window.to - window.from).toBeLessThanOrEqual(LONGEST_WINDOW_MS)
        expect(window.to).toBeGreaterThanOrEqual(window.from)
        if (index > 0) expect(window.from).toBe(windows[index - 1]!.to + 1000)
      }
    }),
    { seed: SEED },
  )
})

test('an empty or reversed span has no windows and nothing to read', () => {
  expect(goodsWindows(START, START - 1000)).toEqual([])
  expect(startGoodsRead(START, START - 1000, true)).toBeNull()
})

/** A remote whose rows are edited while it is read, asked page by page with every change allowed in between. */
interface World {
  rows: { id: number; modified: number }[]
  now: number
  order: 'oldest first' | 'newest first' | 'by id'
  /** What one request takes. */
  tickMs: number
  /** Most rows a page, whatever is asked for. */
  mostRows: number
}

function ask(world: World, state: GoodsReadState): { ids: number[]; total: number | null } {
  const { from, to } = state.windows[0]!
  const inside = world.rows.filter((row) => row.modified >= from && row.modified <= to + 999)
  const sorted = inside.sort((a, b) => {
    if (world.order === 'by id') return a.id - b.id
    const byTime = a.modified - b.modified || a.id - b.id
    return world.order === 'oldest first' ? byTime : -byTime
  })
  const page = state.page ?? 0
  const size = Math.min(state.pageSize, world.mostRows)
  const ids = sorted.slice(page * size, (page + 1) * size).map((row) => row.id)
  return { ids, total: page === 0 ? sorted.length : null }
}

function readWhole(
  world: World,
  first: GoodsReadState,
  between: (request: number) => void,
): { seen: Set<number>; requests: number } {
  const seen = new Set<number>()
  let state: GoodsReadState | null = first
  let requests = 0
  while (state !== null) {
    if (++requests > 5_000) throw new Error('does not end')
    const { ids, total } = ask(world, state)
    for (const id of ids) seen.add(id)
    world.now += world.tickMs
    // The state survives being written down and read again.
    const kept = JSON.parse(JSON.stringify(state)) as GoodsReadState
    const step =
      (kept.page ?? 0) > 0 && ids.length === 0
        ? reopenGoodsWindow(kept)
        : nextGoodsStep(kept, { rowCount: ids.length, total }, world.now)
    if (step.kind === 'unstable') {
      // What a caller does with "not now": the same state a little later.
      world.now += 5_000
      continue
    }
    state = step.kind === 'read' ? step.state : null
    between(requests)
  }
  return { seen, requests }
}

const worlds = fc.record({
  size: fc.integer({ min: 0, max: 1_500 }),
  order: fc.constantFrom<World['order']>('oldest first', 'newest first', 'by id'),
  tickMs: fc.integer({ min: 50, max: 3_000 }),
  mostRows: fc.constantFrom(100, 100, 40),
  edits: fc.array(
    fc.record({ request: fc.integer({ min: 1, max: 25 }), row: fc.nat(), count: fc.integer({ min: 1, max: 60 }) }),
    {
      maxLength: 15,
    },
  ),
})

function makeWorld({ size, order, tickMs, mostRows }: Omit<World, 'rows' | 'now'> & { size: number }): World {
  const rows = Array.from({ length: size }, (_, id) => ({
    id,
    modified: START + Math.floor((id * 40 * DAY) / Math.max(1, size)),
  }))
  return { rows, now: START + 40 * DAY, order, tickMs, mostRows }
}

test('S72 rows edited while reading are not missed, whatever the order of the ERP', () => {
  fc.assert(
    fc.property(worlds, (shape) => {
      const world = makeWorld(shape)
      const state = startGoodsRead(START, world.now, true)!
      const { seen } = readWhole(world, state, (request) => {
        for (const edit of shape.edits.filter((one) => one.request === request)) {
          for (let i = 0; i < edit.count && world.rows.length > 0; i++) {
            world.rows[(edit.row + i) % world.rows.length]!.modified = world.now
          }
        }
      })
      expect([...seen].sort((a, b) => a - b)).toEqual(world.rows.map((row) => row.id))
    }),
    { seed: SEED, numRuns: 300 },
  )
})

test('rows that are new while reading come with the last round', () => {
  const world = makeWorld({ size: 650, order: 'oldest first', tickMs: 1_000, mostRows: 100 })
  const { seen } = readWhole(world, startGoodsRead(START, world.now, true)!, (request) => {
    if (request <= 5) world.rows.push({ id: 10_000 + request, modified: world.now })
  })
  expect(seen.size).toBe(655)
})

test('a window in the past is read once, top page first opened, then from the last page down', () => {
  const world = makeWorld({ size: 250, order: 'oldest first', tickMs: 10, mostRows: 100 })
  const pages: (number | null)[] = []
  let state: GoodsReadState | null = startGoodsRead(START, START + 29 * DAY, false)
  while (state) {
    pages.push(state.page)
    const { ids, total } = ask(world, state)
    const step = nextGoodsStep(state, { rowCount: ids.length, total }, world.now)
    state = step.kind === 'read' ? step.state : null
  }
  expect(pages).toEqual([null, 1, 0])
})

test('a window that fits one request costs one request', () => {
  const world = makeWorld({ size: 60, order: 'newest first', tickMs: 10, mostRows: 100 })
  expect(readWhole(world, startGoodsRead(START, START + 29 * DAY, false)!, () => {}).requests).toBe(1)
})

test('a window that grew is read again, and one that never stops growing is given up for now', () => {
  const opened = { ...startGoodsRead(START, START + DAY, false)!, page: 0, total: 150 }
  const again = nextGoodsStep(opened, { rowCount: 100, total: 151 }, START)
  expect(again).toMatchObject({ kind: 'read', state: { page: null, restarts: 1 } })
  expect(nextGoodsStep(opened, { rowCount: 100, total: 149 }, START)).toEqual({ kind: 'done' })
  expect(nextGoodsStep({ ...opened, restarts: 10 }, { rowCount: 100, total: 151 }, START)).toEqual({ kind: 'unstable' })
})

test('a first page without its total says nothing about the end', () => {
  const state = startGoodsRead(START, START + DAY, false)!
  expect(nextGoodsStep(state, { rowCount: 100, total: null }, START)).toEqual({ kind: 'unstable' })
})

test('a PC whose clock is fast plans a window into the future: it is cut at the remote’s now', () => {
  const world = makeWorld({ size: 500, order: 'oldest first', tickMs: 1_000, mostRows: 100 })
  const { seen } = readWhole(world, startGoodsRead(START, world.now + 3 * 3_600_000, true)!, (request) => {
    if (request < 8) for (const row of world.rows.slice(200, 290)) row.modified = world.now
  })
  expect(seen.size).toBe(500)
})
