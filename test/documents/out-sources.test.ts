import { describe, expect, it } from 'vitest'
import type { OutPayload } from '../../main/documents/out-delivery.ts'
import { createSources, isSameCount, posNoOf } from '../../main/documents/out-source.ts'
import type { Wangdian } from '../../main/remote/wangdian/index.ts'

const payload = (posNo: string, finishedAt: number): OutPayload => ({
  write: 'stockIn',
  warehouseNo: 'W1',
  posNo,
  finishedAt,
  reason: '',
  remark: '',
  part: 1,
  parts: 1,
  lines: [],
})

/** An ERP that has one document of the POS, and counts what it is asked. */
function erp(has: string) {
  const asked: string[] = []
  const windows: { from: number; to: number }[] = []
  const rows = [
    { outerNo: has, orderNo: 'RK1', remark: '' },
    { outerNo: 'DO261101ABCD0007', orderNo: 'RK2', remark: '门店采购入库 D7，来源 S1' },
  ]
  const client = {
    now: () => 1_000_000,
    stockOrdersBy: async (_family: string, key: { outerNo: string }) => {
      asked.push(`by ${key.outerNo}`)
      return { ok: true, value: rows.filter((row) => row.outerNo === key.outerNo) }
    },
    readStockOrders: async (state: { from: number; to: number; statuses: unknown[] }) => {
      asked.push(`list ${state.statuses.length}`)
      windows.push({ from: state.from, to: state.to })
      const statuses = state.statuses.slice(1)
      return { ok: true, value: { rows, next: statuses.length > 0 ? { ...state, statuses } : null, pagesLeft: 0 } }
    },
  }
  return { asked, windows, client: client as unknown as Wangdian }
}

describe('the question before each send', () => {
  it('A29 asks by number while few documents go', async () => {
    const { asked, client } = erp('D1')
    const sources = createSources({
      now: () => 1_000_000,
      backlog: () => 8,
      oldest: () => 900_000,
      remembersSince: () => 0,
    })
    expect(await sources(1, client, payload('D1', 950_000), {})).toEqual({
      ok: true,
      value: 'RK1',
    })
    expect(await sources(1, client, payload('D2', 950_000), {})).toEqual({
      ok: true,
      value: null,
    })
    expect(asked).toEqual(['by D1', 'by D2'])
  })

  it('A29 reads once for many, anew after a minute, for an older document and when the clock was set back', async () => {
    const { asked, client } = erp('D1')
    let now = 1_000_000
    let finishedAt = 950_000
    const sources = createSources({ now: () => now, backlog: () => 9, oldest: () => 900_000, remembersSince: () => 0 })
    const ask = async (no: string) => {
      asked.length = 0
      const answer = await sources(1, client, payload(no, finishedAt), {})
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

  it('A29 many that ask at a time share one reading, and the next one goes on where it ended', async () => {
    const { asked, windows, client } = erp('D1')
    let now = 1_000_000
    const sources = createSources({ now: () => now, backlog: () => 9, oldest: () => 900_000, remembersSince: () => 0 })
    const ask = () => Promise.all(['D1', 'D2', 'D3'].map((no) => sources(1, client, payload(no, 950_000), {})))
    const answers = ['RK1', null, null].map((value) => ({ ok: true, value }))
    expect(await ask()).toEqual(answers)
    expect(asked.length).toBe(3)
    expect(windows[0]?.from).toBe(900_000 - 10 * 60_000)
    now += 60_000
    windows.length = 0
    expect(await ask()).toEqual(answers)
    expect(asked.length).toBe(6)
    // The ERP's time stands still here: its clock is a minute behind ours by now.
    expect(windows[0]?.from).toBe(1_000_000 - 60_000 - 2 * 60_000)
  })

  it('A29 finds what was sent before the data was restored by its remark, and a 盘点 by its figures', async () => {
    const { asked, client } = erp('D1')
    const sources = createSources({
      now: () => 1_000_000,
      backlog: () => 1,
      oldest: () => 900_000,
      remembersSince: () => 950_000,
    })
    expect(await sources(1, client, payload('D7', 940_000), {})).toEqual({ ok: true, value: 'RK2' })
    expect(await sources(1, client, payload('D8', 940_000), {})).toEqual({ ok: true, value: null })
    expect(await sources(1, client, payload('D7', 950_000), {})).toEqual({ ok: true, value: null })
    expect(asked.filter((one) => one.startsWith('by'))).toEqual(['by D7'])
    expect(posNoOf({ outerNo: 'X', remark: '门店采购入库 D7' })).toBeNull()
    expect(posNoOf({ outerNo: 'DO261101ABCD0007', remark: '' })).toBeNull()
    const line = (specNo: string, num: number) => ({ specNo, num, price: null })
    const count = { outerNo: 'DP261101ABCD0007', warehouseNo: 'W1', lines: [{ specNo: 'A', oldNum: 1, newNum: 5 }] }
    expect(isSameCount(count, { warehouseNo: 'W1', lines: [line('A', 5), line('B', 1)] })).toBe(true)
    expect(isSameCount(count, { warehouseNo: 'W2', lines: [line('A', 5)] })).toBe(false)
    expect(isSameCount(count, { warehouseNo: 'W1', lines: [line('A', 6)] })).toBe(false)
    expect(isSameCount({ ...count, lines: [] }, { warehouseNo: 'W1', lines: [line('A', 5)] })).toBe(false)
    expect(isSameCount({ ...count, outerNo: 'PD1' }, { warehouseNo: 'W1', lines: [line('A', 5)] })).toBe(false)
  })
})
