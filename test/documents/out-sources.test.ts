import { describe, expect, it } from 'vitest'
import { createSources } from '../../main/documents/out-source.ts'
import type { Wangdian } from '../../main/remote/wangdian/index.ts'

/** An ERP that has one document of the POS, and counts what it is asked. */
function erp(has: string) {
  const asked: string[] = []
  const rows = [{ outerNo: has, orderNo: 'RK1' }]
  const client = {
    now: () => 1_000_000,
    stockOrdersBy: async (_family: string, key: { outerNo: string }) => {
      asked.push(`by ${key.outerNo}`)
      return { ok: true, value: rows.filter((row) => row.outerNo === key.outerNo) }
    },
    readStockOrders: async (state: { statuses: unknown[] }) => {
      asked.push(`list ${state.statuses.length}`)
      const statuses = state.statuses.slice(1)
      return { ok: true, value: { rows, next: statuses.length > 0 ? { ...state, statuses } : null, pagesLeft: 0 } }
    },
  }
  return { asked, client: client as unknown as Wangdian }
}

describe('the question before each send', () => {
  it('A29 asks by number while few documents go', async () => {
    const { asked, client } = erp('D1')
    const sources = createSources({ now: () => 1_000_000, backlog: () => 8, oldest: () => 900_000 })
    expect(await sources(1, client, { write: 'stockIn', posNo: 'D1', finishedAt: 950_000 }, {})).toEqual({
      ok: true,
      value: 'RK1',
    })
    expect(await sources(1, client, { write: 'stockIn', posNo: 'D2', finishedAt: 950_000 }, {})).toEqual({
      ok: true,
      value: null,
    })
    expect(asked).toEqual(['by D1', 'by D2'])
  })

  it('A29 reads once for many, anew after a minute, for an older document and when the clock was set back', async () => {
    const { asked, client } = erp('D1')
    let now = 1_000_000
    let finishedAt = 950_000
    const sources = createSources({ now: () => now, backlog: () => 9, oldest: () => 900_000 })
    const ask = async (no: string) => {
      asked.length = 0
      const answer = await sources(1, client, { write: 'stockIn', posNo: no, finishedAt }, {})
      return [answer.ok && answer.value, asked.length]
    }
    expect(await ask('D1')).toEqual(['RK1', 3])
    expect(await ask('D2')).toEqual([null, 0])
    now += 59_999
    finishedAt = 900_000
    expect(await ask('D1')).toEqual(['RK1', 0])
    now += 1
    expect(await ask('D1')).toEqual(['RK1', 3])
    finishedAt = 899_999
    expect(await ask('D1')).toEqual(['RK1', 3])
    now -= 30_000
    expect(await ask('D1')).toEqual(['RK1', 3])
  })
})
