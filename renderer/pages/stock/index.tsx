import './stock.css'
import { Select } from 'antd'
import type { Connection } from '../../../preload/contract/index.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { STOCK_TEXT } from '../../text/stock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { RunPage } from './run-page.tsx'
import { StockOverview } from './stock-overview.tsx'

/** 库存同步: settings as a sentence, the run under way, what waits for a person, history; with `?run=` one run. */
export default function StockPage() {
  const connections = useQuery('connections.list', {}, ['connections.changed'])
  const { query } = useRoute()
  const list = connections.data?.connections ?? []
  const chosen = list.find((one) => String(one.id) === query.connection) ?? list[0]
  const runId = query.run === undefined ? Number.NaN : Number(query.run)
  if (chosen === undefined) {
    return (
      <Page menuPath={['库存同步']} title="库存同步">
        {connections.error ? (
          <ErrorPanel error={connections.error} onRetry={connections.reload} />
        ) : connections.data === null ? (
          <LoadingLines lines={6} />
        ) : (
          <EmptyState
            title={STOCK_TEXT.noConnection}
            hint={STOCK_TEXT.noConnectionHint}
            action={<a href="#/connections">去对接设置</a>}
          />
        )}
      </Page>
    )
  }
  if (Number.isInteger(runId)) return <RunPage key={runId} id={runId} />
  return (
    <StockOverview
      key={chosen.id}
      connectionId={chosen.id}
      chooser={<ConnectionChoice list={list} chosen={chosen.id} />}
    />
  )
}

function ConnectionChoice({ list, chosen }: { list: readonly Connection[]; chosen: number }) {
  if (list.length < 2) return null
  return (
    <Select
      aria-label="对接"
      value={chosen}
      options={list.map((one) => ({ value: one.id, label: one.name }))}
      onChange={(id) => replaceQuery({ connection: id })}
    />
  )
}
