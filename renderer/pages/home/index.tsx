import { useRefresh } from '../../state/refresh.ts'
import { reloadSummary, useSummary } from '../../state/summary.ts'
import { useActiveWorkspace, useWorkspace } from '../../state/workspace.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ChecklistPanel } from './checklist-panel.tsx'
import { DamagePanel } from './damage-panel.tsx'
import { DeliveryPanel } from './delivery-panel.tsx'
import { JobsPanel } from './jobs-panel.tsx'
import { LanesPanel } from './lanes-panel.tsx'
import { ProvinceHome } from './province-home.tsx'
import { StreamLines } from './stream-lines.tsx'
import { TodoPanel } from './todo-panel.tsx'

/** S1: what is synchronised, whether it works, what a person has to do. */
export default function HomePage() {
  const role = useWorkspace((mirror) => mirror.state?.role ?? 'shop')
  return role === 'province' ? <ProvinceHome /> : <ShopHome />
}

function ShopHome() {
  const summary = useSummary((mirror) => mirror.summary)
  const error = useSummary((mirror) => mirror.error)
  const workspace = useActiveWorkspace()
  useRefresh(() => void reloadSummary(workspace))
  return (
    <Page menuPath={['首页']} title="首页">
      <DamagePanel />
      {error ? <ErrorPanel error={error} onRetry={() => void reloadSummary(workspace)} /> : null}
      {summary?.deliveryPaused ? <DeliveryPanel pending={summary.pending} unknown={summary.unknown} /> : null}
      <Panel title={HOME_TEXT.streams} flush>
        {summary ? <StreamLines streams={summary.streams} /> : error ? null : <LoadingLines />}
      </Panel>
      <div className="dj-columns-2">
        <div className="dj-stack">
          <TodoPanel summary={summary} />
          <LanesPanel summary={summary} />
        </div>
        <div className="dj-stack">
          <ChecklistPanel />
          <JobsPanel />
        </div>
      </div>
    </Page>
  )
}
