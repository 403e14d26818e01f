import './compare.css'
import { Button, Select } from 'antd'
import { useState } from 'react'
import type { Connection } from '../../../preload/contract/index.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { COMPARE_TEXT } from '../../text/compare.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { WithConnection } from '../connections/with-connection.tsx'
import { HistoryPane } from './history-pane.tsx'
import { kindOf, ResultPanel } from './result-panel.tsx'
import { RunPanel } from './run-panel.tsx'
import { StartForm } from './start-form.tsx'
import { isRunning, useComparison } from './use-comparison.ts'

const MENU_PATH = ['商品管理', '商品管理', '商品对照'] as const

/** 商品对照 (S66): what one side has and the other has not, by 商家编码. */
export default function ComparePage() {
  return (
    <WithConnection menuPath={MENU_PATH} title="商品对照" text={COMPARE_TEXT}>
      {(connection, all) => <Comparison key={connection.id} connection={connection} connections={all} />}
    </WithConnection>
  )
}

function Comparison({ connection, connections }: { connection: Connection; connections: readonly Connection[] }) {
  const { query } = useRoute()
  const state = useComparison(connection.id)
  const start = useAction('compare.start')
  const cancel = useAction('compare.cancel')
  const resume = useAction('compare.resume')
  const [day, setDay] = useState<string | null>(null)
  const [history, setHistory] = useState(false)
  const { data, current } = state
  const result = data?.result ?? null
  const running = isRunning(current)
  const from = day ?? (running ? current?.from : result?.from) ?? data?.defaultFrom ?? ''
  const runs = data?.history ?? []
  const failed = current?.state === 'failed' ? current : null
  const error = start.error ?? cancel.error ?? resume.error
  const clear = () => {
    start.clear()
    cancel.clear()
    resume.clear()
  }
  return (
    <Page
      menuPath={MENU_PATH}
      title="商品对照"
      note={COMPARE_TEXT.note}
      layout="fill"
      actions={
        data === null ? null : (
          <>
            {connections.length > 1 ? (
              <Select
                aria-label="对接"
                className="dj-compare-connection"
                value={connection.id}
                options={connections.map((one) => ({ value: one.id, label: one.name }))}
                onChange={(id) => replaceQuery({ connection: String(id), text: null })}
              />
            ) : null}
            {runs.length > 0 ? (
              <Button aria-expanded={history} onClick={() => setHistory(!history)}>
                {COMPARE_TEXT.history}
              </Button>
            ) : null}
            <StartForm
              from={from}
              today={data.today}
              running={running}
              again={result !== null}
              busy={start.busy}
              onFrom={setDay}
              onStart={() => void start.run({ connectionId: connection.id, from }).then(state.reload)}
            />
          </>
        )
      }
    >
      {error ? <ErrorPanel error={error} onClose={clear} compact /> : null}
      {state.error && data !== null ? <ErrorPanel error={state.error} onRetry={state.reload} compact /> : null}
      {running && current !== null ? (
        <RunPanel
          run={current}
          busy={cancel.busy}
          onCancel={() => void cancel.run({ id: current.id }).then(state.reload)}
        />
      ) : null}
      {failed?.trouble ? (
        <div className="dj-compare-failed">
          <ErrorPanel error={{ ...failed.trouble, correlationId: failed.correlationId }} />
          <ActionButton
            type="primary"
            loading={resume.busy}
            onClick={() => void resume.run({ id: failed.id }).then(state.reload)}
          >
            {COMPARE_TEXT.resume}
          </ActionButton>
        </div>
      ) : null}
      <div className="dj-split">
        <div className="dj-split-list dj-compare-result">
          {data === null ? (
            state.error ? (
              <ErrorPanel error={state.error} onRetry={state.reload} />
            ) : (
              <LoadingLines lines={6} />
            )
          ) : result !== null ? (
            <>
              {current !== null && current.id !== result.id ? (
                <p className="dj-muted">{COMPARE_TEXT.previous}</p>
              ) : null}
              <ResultPanel
                run={result}
                kind={kindOf(query.kind, result.counts.lines)}
                text={query.text ?? ''}
                defaultFrom={data.defaultFrom}
              />
            </>
          ) : running ? null : (
            <EmptyState title={COMPARE_TEXT.never} hint={COMPARE_TEXT.neverHint} />
          )}
        </div>
        {history ? <HistoryPane runs={runs} onClose={() => setHistory(false)} /> : null}
      </div>
    </Page>
  )
}
