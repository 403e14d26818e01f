import { useIsImplementer } from '../../state/operator.ts'
import { useQuery } from '../../state/use-query.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { STAFF_READ_ONLY } from '../../text/common.ts'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { ConnectionEditor } from './connection-editor.tsx'
import { OperatorPanel } from './operator-panel.tsx'
import { useChosen } from './use-chosen.ts'

/** 对接设置: operator, accounts, checks, mapping, 执行方. Staff see everything and change nothing (S6). */
export default function ConnectionsPage() {
  const query = useQuery('connections.list', {}, ['connections.changed'])
  const implementer = useIsImplementer()
  const workspace = useActiveWorkspace()
  const connections = query.data?.connections ?? []
  const { key, current, creating, ...chosen } = useChosen(connections)
  const readOnly = implementer ? null : STAFF_READ_ONLY
  const create = (
    <ActionButton reason={readOnly} onClick={chosen.create}>
      {CONNECTION_TEXT.create}
    </ActionButton>
  )
  return (
    <Page
      menuPath={['系统管理', '接口管理', '对接设置']}
      title="对接设置"
      note={workspace === 'practice' ? CONNECTION_TEXT.practiceNote : CONNECTION_TEXT.note}
      actions={connections.length > 0 && !creating ? create : null}
    >
      <OperatorPanel />
      {readOnly ? <p className="dj-note">{readOnly}。</p> : null}
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {connections.length > 1 || (creating && connections.length > 0) ? (
        <CountTabs
          label="对接"
          tabs={[
            ...connections.map((one) => ({ key: String(one.id), label: one.name })),
            ...(creating ? [{ key, label: CONNECTION_TEXT.newName }] : []),
          ]}
          active={key}
          onChange={chosen.choose}
        />
      ) : null}
      {query.data === null && query.error === null ? <LoadingLines lines={6} /> : null}
      {current !== null || creating ? (
        <ConnectionEditor
          key={key}
          connection={current}
          readOnly={readOnly}
          onSaved={(id) => {
            chosen.choose(String(id))
            query.reload()
          }}
          onRemoved={() => {
            chosen.choose(null)
            query.reload()
          }}
        />
      ) : query.data !== null ? (
        <EmptyState title={CONNECTION_TEXT.none} hint={CONNECTION_TEXT.noneHint} action={create} />
      ) : null}
    </Page>
  )
}
