import { expect, test } from 'vitest'
import type { Notice } from '../../main/ports.ts'
import { createAlerts } from '../../main/stock/alerts.ts'
import type { StockRun } from '../../preload/contract/index.ts'
import { stockRun } from '../renderer/scenarios/stock.ts'

test('A20 a run of the night that asks is told once, until it is answered; one that a person watches is not', () => {
  const shown: Notice[] = []
  const cleared: string[] = []
  const alerts = createAlerts({ notify: (notice) => void shown.push(notice), clear: (key) => void cleared.push(key) })
  const run = (id: number, part: Partial<StockRun>): StockRun =>
    stockRun({ id, connectionId: 3, trigger: 'schedule', note: '已拦截：归零过多', ...part })

  alerts.tell(run(1, { state: 'writing' }))
  alerts.tell(run(1, { state: 'done' }))
  alerts.tell(run(2, { state: 'guarded', trigger: 'manual' }))
  expect([shown, cleared]).toEqual([[], []])

  alerts.tell(run(3, { state: 'guarded' }))
  alerts.tell(run(3, { state: 'guarded' }))
  expect(shown).toEqual([
    {
      key: 'stock:3',
      title: '库存同步已拦截，没有写入',
      body: '已拦截：归零过多',
      urgent: false,
      page: '/stock?run=3',
    },
  ])
  alerts.tell(run(3, { state: 'queueing', trigger: 'released' }))
  alerts.tell(run(3, { state: 'done', trigger: 'released' }))
  expect(cleared).toEqual(['stock:3'])

  alerts.tell(run(4, { state: 'waiting-person', trigger: 'catch-up' }))
  alerts.tell(run(4, { state: 'skipped', trigger: 'catch-up' }))
  alerts.tell(run(5, { state: 'failed' }))
  expect(shown.slice(1).map((notice) => notice.title)).toEqual(['库存同步错过了时间，等待确认', '库存同步没有完成'])
  expect(cleared).toHaveLength(2)
})
