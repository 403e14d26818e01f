import './province-settings.css'
import { useIsImplementer } from '../../state/operator.ts'
import { useQuery } from '../../state/use-query.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { PROVINCE_READ_ONLY } from '../../text/common.ts'
import { PROVINCE_MENU, PROVINCE_SETTINGS_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { OperatorPanel } from '../connections/operator-panel.tsx'
import { useChosen } from '../connections/use-chosen.ts'
import { ProvinceEditor } from './editor.tsx'
import { StatePanel } from './state-panel.tsx'

/** 荣耀IDEAL接口设置 (I15–I19): accounts of 荣耀IDEAL, 博远ERP and 荣耀e栈, what 博远 says of them, 测试连接. */
export default function IdealSettingsPage() {
  const query = useQuery('province.connections', {}, ['connections.changed'])
  const implementer = useIsImplementer()
  const workspace = useActiveWorkspace()
  const connections = query.data?.connections ?? []
  const { key, current, creating, ...chosen } = useChosen(connections)
  const readOnly = implementer ? null : PROVINCE_READ_ONLY
  const create = (
    <ActionButton type="primary" reason={readOnly} onClick={chosen.create}>
      {PROVINCE_SETTINGS_TEXT.create}
    </ActionButton>
  )
  return (
    <Page
      menuPath={PROVINCE_MENU.settings}
      title="荣耀IDEAL接口设置"
      note={workspace === 'practice' ? PROVINCE_SETTINGS_TEXT.practiceNote : PROVINCE_SETTINGS_TEXT.note}
    >
      <OperatorPanel />
      {readOnly ? <p className="dj-note">{readOnly}。</p> : null}
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {connections.length > 1 ? (
        <CountTabs
          label="对接"
          tabs={connections.map((one) => ({ key: String(one.id), label: one.name }))}
          active={key}
          onChange={chosen.choose}
        />
      ) : null}
      {query.data === null && query.error === null ? <LoadingLines lines={6} /> : null}
      {current === null ? null : <StatePanel key={`state ${key}`} connectionId={current.id} />}
      {current !== null || creating ? (
        <ProvinceEditor
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
        <EmptyState title={PROVINCE_SETTINGS_TEXT.none} hint={PROVINCE_SETTINGS_TEXT.noneHint} action={create} />
      ) : null}
    </Page>
  )
}
