import { describe, expect, it } from 'vitest'
import { createLiveList, type ListPage } from '../../../renderer/state/live-list.ts'
import { appendNewest, mirrorHeld } from '../../../renderer/state/live-merge.ts'

interface Row {
  id: number
  text: string
}

/** A table newest first, read by cursor = id before; time and timers are driven by hand. */
function harness(mode: 'mirror' | 'append', pageSize = 3) {
  let table: Row[] = []
  let now = 0
  let timers: { at: number; job: () => void }[] = []
  const calls: { cursor: string | null; limit: number }[] = []
  let failing = false
  const list = createLiveList<Row, ListPage<Row>>({
    mode,
    pageSize,
    rowKey: (row) => row.id,
    now: () => now,
    after: (ms, job) => {
      const timer = { at: now + ms, job }
      timers.push(timer)
      return () => {
        timers = timers.filter((one) => one !== timer)
      }
    },
    read: async (cursor, limit) => {
      calls.push({ cursor, limit })
      if (failing) return { ok: false, error: { code: 'X', problem: 'p', cause: 'c', action: 'a', retryable: true } }
      const from = cursor === null ? table : table.filter((row) => row.id < Number(cursor))
      const rows = from.slice(0, limit).map((row) => ({ ...row }))
      return {
        ok: true,
        data: { rows, next: from.length > limit ? String(rows.at(-1)?.id) : null, total: table.length },
      }
    },
  })
  const settle = async () => {
    for (let turn = 0; turn < 30; turn++) await Promise.resolve()
  }
  const tick = async (ms: number) => {
    now += ms
    const due = timers.filter((timer) => timer.at <= now)
    timers = timers.filter((timer) => timer.at > now)
    for (const timer of due) timer.job()
    await settle()
  }
  const ids = () => list.get().rows.map((row) => row.id)
  return {
    list,
    calls,
    settle,
    tick,
    ids,
    put: (rows: Row[]) => {
      table = rows
    },
    fail: (on: boolean) => {
      failing = on
    },
  }
}

const rowsDown = (from: number, to: number): Row[] =>
  Array.from({ length: from - to + 1 }, (_, index) => ({ id: from - index, text: 'a' }))

describe('a live list', () => {
  it('reads page by page and drops rows known already', async () => {
    const { list, put, settle, ids } = harness('mirror')
    put(rowsDown(7, 1))
    list.start()
    await settle()
    expect(ids()).toEqual([7, 6, 5])
    expect(list.get().hasMore).toBe(true)
    list.loadMore()
    await settle()
    expect(ids()).toEqual([7, 6, 5, 4, 3, 2])
    expect(list.get().total).toBe(7)
  })

  it('reads once for any number of changes', async () => {
    const { list, put, settle, tick, calls, ids } = harness('mirror')
    put(rowsDown(3, 1))
    list.start()
    await settle()
    put(rowsDown(4, 1))
    for (let change = 0; change < 1000; change++) list.changed()
    await tick(1000)
    expect(calls.length).toBe(2)
    expect(ids()).toEqual([4, 3, 2])
  })

  it('keeps as many rows as were loaded when it reads again', async () => {
    const { list, put, settle, tick, ids } = harness('mirror')
    put(rowsDown(9, 1))
    list.start()
    await settle()
    list.loadMore()
    await settle()
    list.changed()
    await tick(1000)
    expect(ids()).toEqual([9, 8, 7, 6, 5, 4])
  })

  it('moves nothing while held, shows new content, counts what came and went, and catches up when let go', async () => {
    const { list, put, settle, tick, ids } = harness('mirror')
    put(rowsDown(3, 1))
    list.start()
    await settle()
    list.hold(true)
    put([
      { id: 4, text: 'a' },
      { id: 3, text: 'b' },
      { id: 1, text: 'a' },
    ])
    list.changed()
    await tick(1000)
    expect(ids()).toEqual([3, 2, 1])
    expect(list.get().rows[0]?.text).toBe('b')
    expect([...list.get().gone]).toEqual([2])
    expect(list.get().changes.count).toBe(2)
    list.hold(false)
    await settle()
    expect(ids()).toEqual([4, 3, 1])
    expect(list.get().gone.size).toBe(0)
  })

  it('keeps what it shows when reading again fails, and says so', async () => {
    const { list, put, settle, tick, ids, fail } = harness('mirror')
    put(rowsDown(2, 1))
    list.start()
    await settle()
    fail(true)
    list.changed()
    await tick(1000)
    expect(ids()).toEqual([2, 1])
    expect(list.get().error?.code).toBe('X')
    fail(false)
    list.reload()
    await settle()
    expect(list.get().error).toBeNull()
  })

  it('drops an answer that comes after its end', async () => {
    const { list, put, settle, ids } = harness('mirror')
    put(rowsDown(2, 1))
    list.start()
    list.stop()
    await settle()
    expect(ids()).toEqual([])
  })

  it('puts newest entries on top of a journal, and only counts them while held', async () => {
    const { list, put, settle, tick, ids } = harness('append')
    put(rowsDown(3, 1))
    list.start()
    await settle()
    put(rowsDown(5, 1))
    list.changed()
    await tick(1000)
    expect(ids()).toEqual([5, 4, 3, 2, 1])
    list.hold(true)
    put(rowsDown(7, 1))
    list.changed()
    await tick(1000)
    expect(ids()).toEqual([5, 4, 3, 2, 1])
    expect(list.get().changes).toEqual({ count: 2, more: false })
    list.hold(false)
    await settle()
    expect(ids().slice(0, 3)).toEqual([7, 6, 5])
  })

  it('starts from the top when more came than it reads to close the gap', async () => {
    const { list, put, settle, tick, ids } = harness('append')
    put(rowsDown(3, 1))
    list.start()
    await settle()
    put(rowsDown(500, 1))
    list.hold(true)
    list.changed()
    await tick(1000)
    expect(list.get().changes.more).toBe(true)
    list.hold(false)
    await settle()
    expect(ids()[0]).toBe(500)
    expect(ids()).not.toContain(3)
    expect(list.get().hasMore).toBe(true)
  })
})

describe('merging', () => {
  const key = (row: Row) => row.id
  it('does not call rows gone that lie below the reach of the new reading', () => {
    const merged = mirrorHeld(rowsDown(5, 1), [{ id: 6, text: 'n' }, ...rowsDown(5, 3)], false, key)
    expect(merged.gone.size).toBe(0)
    expect(merged.came).toBe(1)
    expect(merged.rows.map(key)).toEqual([5, 4, 3, 2, 1])
  })
  it('tells a gap from an overlap', () => {
    expect(appendNewest(rowsDown(3, 1), rowsDown(9, 7), key).gap).toBe(true)
    expect(appendNewest(rowsDown(3, 1), rowsDown(5, 3), key)).toMatchObject({ gap: false, came: 2 })
    expect(appendNewest([], rowsDown(2, 1), key).gap).toBe(false)
  })
})
