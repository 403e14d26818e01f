import { expect, it } from 'vitest'
import { type StockFacts, stockSummary } from '../../main/stock/home-line.ts'

it('S1 a run that waits for a person leads to the shop it belongs to', () => {
  const counts = { waiting: 0, refused: 0, unknown: 0 }
  const facts = (connectionId: number, state: string): StockFacts =>
    ({
      policy: { direction: 'erp', lastSuccessAt: null },
      runner: 'app',
      run: { id: connectionId * 10, connectionId, state, note: '库存变化太大', counts, trouble: null },
      holder: null,
      nextAt: null,
      pausedUntil: null,
    }) as unknown as StockFacts
  const { todo } = stockSummary([facts(1, 'done'), facts(2, 'guarded')])
  expect(todo.map((one) => [one.key, one.page])).toEqual([['stock-guarded:20', '/stock?connection=2']])
})
