import { useState } from 'react'
import type { CallOutput, Envelope, StockRun } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { linkTo } from '../../state/router.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatDuration, formatTime } from '../../text/format.ts'
import { countsText, DIRECTION_NAME, KIND_NAME, RUN_STATE, STOCK_TEXT, TRIGGER_NAME } from '../../text/stock.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'

type Answer = CallOutput<'stock.runs'>

interface RunsPanelProps {
  connectionId: number
  /** The last seven. */
  runs: readonly StockRun[]
  /** Whether 主方 is chosen; nothing runs before. */
  chosen: boolean
  onChanged: () => void
}

/** The last seven runs; all of them on demand. */
export function RunsPanel({ connectionId, runs, chosen }: RunsPanelProps) {
  const [all, setAll] = useState(false)
  return (
    <Panel
      title={all ? STOCK_TEXT.historyAll : STOCK_TEXT.history}
      flush
      extra={
        <button type="button" className="dj-link" onClick={() => setAll(!all)}>
          {all ? STOCK_TEXT.history : STOCK_TEXT.historyAll}
        </button>
      }
    >
      {all ? (
        <AllRuns connectionId={connectionId} />
      ) : runs.length === 0 ? (
        <EmptyState title={STOCK_TEXT.noRuns} hint={chosen ? STOCK_TEXT.noRunsHint : STOCK_TEXT.noRunsUnchosen} />
      ) : (
        <RunLines runs={runs} />
      )}
    </Panel>
  )
}

function AllRuns({ connectionId }: { connectionId: number }) {
  const workspace = useActiveWorkspace()
  const list = useLiveList<StockRun, Answer>({
    key: `${workspace} ${connectionId}`,
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'stock.runs', { connectionId, cursor, limit: Math.min(limit, 100) }),
    rowKey: (run) => run.id,
    pageSize: 50,
  })
  useTopic('stock.run', (run) => {
    if (run.connectionId === connectionId) list.changed()
  })
  return (
    <>
      {list.error ? <ErrorPanel error={list.error} onRetry={list.reload} /> : null}
      {list.rows.length === 0 && !list.loading ? <EmptyState title={STOCK_TEXT.noRuns} /> : null}
      <RunLines runs={list.rows} />
      {list.hasMore ? (
        <p className="dj-stock-more">
          <button type="button" className="dj-link" onClick={list.loadMore}>
            显示更多
          </button>
        </p>
      ) : null}
    </>
  )
}

function RunLines({ runs }: { runs: readonly StockRun[] }) {
  return (
    <table className="dj-stock-runs">
      <thead>
        <tr>
          <th scope="col">状态</th>
          <th scope="col">种类</th>
          <th scope="col">计划时间</th>
          <th scope="col">实际开始</th>
          <th scope="col">用时</th>
          <th scope="col">结果</th>
          <th scope="col">操作</th>
        </tr>
      </thead>
      <tbody>
        {runs.map((run) => {
          const [tone, text] = RUN_STATE[run.state]
          return (
            <tr key={run.id}>
              <td>
                <StatusPill tone={tone} text={text} />
              </td>
              <td title={DIRECTION_NAME[run.direction]}>
                {KIND_NAME[run.kind]} · {TRIGGER_NAME[run.trigger]}
              </td>
              <td>{formatTime(run.plannedAt)}</td>
              <td>{formatTime(run.startedAt)}</td>
              <td>{run.finishedAt === null ? '—' : formatDuration(Math.max(1000, run.finishedAt - run.startedAt))}</td>
              <td title={run.note || countsText(run.counts)}>{run.note || countsText(run.counts)}</td>
              <td>
                <a href={linkTo('/stock', { run: run.id })}>{STOCK_TEXT.open}</a>
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
