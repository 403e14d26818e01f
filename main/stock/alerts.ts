import type { StockRun } from '../../preload/contract/index.ts'
import type { NotifierPort } from '../ports.ts'

const TITLES: Partial<Record<StockRun['state'], string>> = {
  guarded: '库存同步已拦截，没有写入',
  'waiting-person': '库存同步错过了时间，等待确认',
  failed: '库存同步没有完成',
}

/**
 * One notice per connection for a run that nobody was watching and that now needs a person; it goes when the run goes on,
 * is answered, or another one takes its place.
 */
export function createAlerts(notifier: NotifierPort) {
  const told = new Map<number, string>()
  return {
    tell(run: StockRun): void {
      const key = `stock:${run.connectionId}`
      const title = TITLES[run.state]
      const unwatched = run.trigger === 'schedule' || run.trigger === 'catch-up'
      if (title === undefined || !unwatched) {
        if (told.delete(run.connectionId)) notifier.clear(key)
        return
      }
      const what = `${run.id} ${run.state}`
      if (told.get(run.connectionId) === what) return
      told.set(run.connectionId, what)
      const guards = run.guards.filter((guard) => !guard.released).map((guard) => guard.text)
      const why = guards.length > 0 ? guards.join(' ') : run.note
      // Nobody is there at 02:10; it is shown before the shops open.
      notifier.notify({ key, title, body: why.slice(0, 300), urgent: false, page: `/stock?run=${run.id}` })
    },
  }
}

export type Alerts = ReturnType<typeof createAlerts>
