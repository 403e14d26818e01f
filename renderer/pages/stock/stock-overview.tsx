import { Dropdown } from 'antd'
import { type ReactNode, useState } from 'react'
import type { StockState } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { PAUSE_LABEL, type PauseChoice, pauseUntil } from '../../state/pause.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { STAFF_READ_ONLY } from '../../text/common.ts'
import { STOCK_TEXT } from '../../text/stock.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { CurrentRun } from './current-run.tsx'
import { DirectionPanel } from './direction-panel.tsx'
import { openRun } from './open-run.ts'
import { RunsPanel } from './runs-panel.tsx'
import { SentencePanel } from './sentence-panel.tsx'
import { SettingsDialog } from './settings-dialog.tsx'

/** The page without a run chosen. */
export function StockOverview({ connectionId, chooser }: { connectionId: number; chooser: ReactNode }) {
  const state = useQuery('stock.get', { connectionId }, ['stock.changed', 'stock.run', 'clock.changed'])
  const runNow = useAction('stock.runNow')
  const preview = useAction('stock.preview')
  const compare = useAction('stock.compare')
  const pause = useAction('stock.pause')
  const implementer = useIsImplementer()
  const [settings, setSettings] = useState(false)
  const [changing, setChanging] = useState(false)
  const data = state.data
  const failed = [runNow, preview, compare, pause].find((action) => action.error !== null)
  const busyReason = data === null ? '正在读取' : startReason(data)
  const setPause = (until: number | null) =>
    void pause.run({ connectionId, until, reason: until === null ? '' : '手动暂停' }).then(state.reload)
  return (
    <Page
      menuPath={['库存同步']}
      title="库存同步"
      note={STOCK_TEXT.note}
      actions={
        <>
          {chooser}
          <ActionButton
            type="primary"
            loading={runNow.busy}
            reason={busyReason}
            onClick={() => void runNow.run({ connectionId }).then(state.reload)}
          >
            {STOCK_TEXT.runNow}
          </ActionButton>
          <ActionButton
            loading={preview.busy}
            reason={busyReason}
            title="看看会改动什么，不写入任何数据"
            onClick={() => void preview.run({ connectionId }).then((one) => one && openRun(one.run.id))}
          >
            {STOCK_TEXT.preview}
          </ActionButton>
          <ActionButton
            loading={compare.busy}
            reason={data?.direction === null ? STOCK_TEXT.noDirection : runningReason(data)}
            title="完整比较两边，不写入任何数据"
            onClick={() =>
              void compare.run({ connectionId, direction: null }).then((one) => one && openRun(one.run.id))
            }
          >
            {STOCK_TEXT.compare}
          </ActionButton>
          {data?.schedule.pausedUntil != null ? (
            <ActionButton loading={pause.busy} onClick={() => setPause(null)}>
              {STOCK_TEXT.unpause}
            </ActionButton>
          ) : (
            <Dropdown
              trigger={['click']}
              menu={{
                items: (Object.keys(PAUSE_LABEL) as PauseChoice[]).map((key) => ({ key, label: PAUSE_LABEL[key] })),
                onClick: ({ key }) => setPause(pauseUntil(key as PauseChoice, Date.now())),
              }}
            >
              <span>
                <ActionButton loading={pause.busy} reason={data?.direction === null ? STOCK_TEXT.noDirection : null}>
                  {STOCK_TEXT.pause}
                </ActionButton>
              </span>
            </Dropdown>
          )}
          <ActionButton onClick={() => setSettings(true)}>{STOCK_TEXT.settings}</ActionButton>
        </>
      }
    >
      {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} /> : null}
      {state.error ? <ErrorPanel error={state.error} onRetry={state.reload} /> : null}
      {data === null ? (
        state.error ? null : (
          <LoadingLines lines={8} />
        )
      ) : (
        <>
          {data.direction === null || changing ? (
            <DirectionPanel
              state={data}
              readOnly={implementer ? null : STAFF_READ_ONLY}
              onChanged={() => {
                setChanging(false)
                state.reload()
              }}
              {...(data.direction === null ? {} : { onClose: () => setChanging(false) })}
            />
          ) : (
            <SentencePanel state={data} onChanged={state.reload} onChangeDirection={() => setChanging(true)} />
          )}
          {data.current === null ? null : <CurrentRun run={data.current} onChanged={state.reload} />}
          <RunsPanel
            connectionId={connectionId}
            runs={data.lastRuns}
            chosen={data.direction !== null}
            onChanged={state.reload}
          />
          {data.shops.length === 0 ? (
            <Panel title="门店与仓库">
              <p>
                还没有确认的门店与仓库对应，库存不会写入任何一方。<a href="#/connections">去对接设置</a>
              </p>
            </Panel>
          ) : null}
          <SettingsDialog state={data} open={settings} onClose={() => setSettings(false)} onSaved={state.reload} />
        </>
      )}
    </Page>
  )
}

function runningReason(data: StockState | null): string | null {
  if (data?.current == null) return null
  const { state } = data.current
  if (state === 'guarded' || state === 'waiting-person') return '请先回答下面被拦截的那一次'
  return state === 'planned' ? '请先处理下面等待执行的那一次' : '正在运行'
}

/** Why 立即同步 and 预演 cannot begin; null = they can. */
export function startReason(data: StockState): string | null {
  if (data.direction === null) return STOCK_TEXT.noDirection
  if (data.runner === 'direct') return '执行方是对方系统直连，本软件只核对'
  if (data.shops.length === 0) return '还没有确认的门店与仓库对应'
  return runningReason(data)
}
