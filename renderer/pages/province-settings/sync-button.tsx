import type { CallOutput } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { type QueryState, useQuery } from '../../state/use-query.ts'
import { MAPPING_TEXT, WAREHOUSE_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'

export interface Sync {
  state: QueryState<CallOutput<'province.syncState'>>
  busy: boolean
  button: React.ReactNode
  /** Above the list: that it runs, or why the last reading did not work. */
  notice: React.ReactNode
}

/** 同步 of all lists of a province: one run at a time, whoever started it. */
export function useSync(connectionId: number, onDone: () => void): Sync {
  const state = useQuery('province.syncState', { id: connectionId }, ['connections.changed'])
  const sync = useAction('province.sync')
  const busy = sync.busy || state.data?.running === true
  const start = () =>
    void sync.run({ id: connectionId }).then(() => {
      state.reload()
      onDone()
    })
  return {
    state,
    busy,
    button: (
      <>
        <span className="dj-muted">
          {WAREHOUSE_TEXT.readAt} <TimeText at={state.data?.readAt} form="both" none={WAREHOUSE_TEXT.notRead} />
        </span>
        <ActionButton loading={busy} title={WAREHOUSE_TEXT.syncHint} onClick={start}>
          {busy ? MAPPING_TEXT.syncing : MAPPING_TEXT.sync}
        </ActionButton>
      </>
    ),
    notice: (
      <>
        {sync.error ? <ErrorPanel error={sync.error} onRetry={start} onClose={sync.clear} compact /> : null}
        {state.data?.trouble && !busy ? <TroubleLine trouble={state.data.trouble} label="上次同步没有成功" /> : null}
        {busy ? (
          <p className="dj-note" role="status">
            {MAPPING_TEXT.syncRunning}
          </p>
        ) : null}
      </>
    ),
  }
}
