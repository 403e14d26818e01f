import './stock.css'
import { Select } from 'antd'
import type { Connection } from '../../../preload/contract/index.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { STOCK_TEXT } from '../../text/stock.ts'
import { WithConnection } from '../connections/with-connection.tsx'
import { RunPage } from './run-page.tsx'
import { StockOverview } from './stock-overview.tsx'

const MENU_PATH = ['库存同步'] as const

/** 库存同步: settings as a sentence, the run under way, what waits for a person, history; with `?run=` one run. */
export default function StockPage() {
  const { query } = useRoute()
  const runId = query.run === undefined ? Number.NaN : Number(query.run)
  return (
    <WithConnection menuPath={MENU_PATH} title="库存同步" text={STOCK_TEXT}>
      {(connection, all) =>
        Number.isInteger(runId) ? (
          <RunPage key={runId} id={runId} />
        ) : (
          <StockOverview
            key={connection.id}
            connectionId={connection.id}
            chooser={<ConnectionChoice list={all} chosen={connection.id} />}
          />
        )
      }
    </WithConnection>
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
