import { useState } from 'react'
import type { InterfaceState } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { ezhanState, INTERFACE_STATE, PROVINCE_SETTINGS_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'

/** 接口状态 as 博远 last said (I17, I18): read-only here, with what stops pushing now. */
export function StatePanel({ connectionId }: { connectionId: number }) {
  const query = useQuery('province.state', { id: connectionId }, ['connections.changed'])
  const ask = useAction('province.refreshState')
  const [asked, setAsked] = useState<InterfaceState | null>(null)
  const state = query.data ?? asked
  return (
    <Panel
      title={PROVINCE_SETTINGS_TEXT.stateTitle}
      extra={
        <ActionButton
          size="small"
          loading={ask.busy}
          onClick={() =>
            void ask.run({ id: connectionId }).then((answer) => {
              setAsked(answer)
              query.reload()
            })
          }
        >
          {PROVINCE_SETTINGS_TEXT.askState}
        </ActionButton>
      }
    >
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} compact /> : null}
      {ask.error ? <ErrorPanel error={ask.error} onClose={ask.clear} compact /> : null}
      {state === null ? query.error ? null : <LoadingLines lines={1} /> : <StateLine state={state} />}
    </Panel>
  )
}

function StateLine({ state }: { state: InterfaceState }) {
  const [tone, text] = INTERFACE_STATE[state.ideal]
  const [ezhanTone, ezhanText] = ezhanState(state.ezhanOpened)
  return (
    <div className="dj-stack-tight">
      <div className="dj-province-state">
        <StatusPill tone={tone} label="荣耀IDEAL接口" text={text} />
        <StatusPill tone={ezhanTone} label="荣耀e栈接口" text={ezhanText} />
        {state.changedAt === null ? null : (
          <span>
            变更于 <TimeText at={state.changedAt} form="both" />
          </span>
        )}
        <span>
          查询于 <TimeText at={state.readAt} form="both" none="还没有查询过" />
        </span>
        <span className="dj-muted">{PROVINCE_SETTINGS_TEXT.stateHint}</span>
      </div>
      {state.blocked ? <TroubleLine trouble={state.blocked} label="现在不能推送" /> : null}
      {state.trouble ? <TroubleLine trouble={state.trouble} tone="warn" label="查询没有成功" /> : null}
    </div>
  )
}
