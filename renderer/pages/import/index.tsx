import './import.css'
import './steps.css'
import type { Connection } from '../../../preload/contract/index.ts'
import { useRefresh } from '../../state/refresh.ts'
import { navigate, useRoute } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { IMPORT_PATH, IMPORT_TEXT } from '../../text/import.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { DatesStep } from './dates-step.tsx'
import { RecentImports } from './recent-imports.tsx'
import { RunningImport } from './running-import.tsx'
import { Stepper } from './stepper.tsx'
import { useImports } from './use-imports.ts'
import { Ways } from './ways.tsx'
import { wishOf, wizardOf } from './wizard.ts'

const NO_CONNECTIONS: readonly Connection[] = []

/** ERP商品导入: without an id the entry and its dates, with one the import at the step where its row stands. */
export default function ImportPage() {
  const { query } = useRoute()
  const id = query.id === undefined || !/^\d+$/.test(query.id) ? null : Number(query.id)
  const connections = useQuery('connections.list', {}, ['connections.changed'])
  const mirror = useImports(id)
  useRefresh(mirror.reload)
  const all = connections.data?.connections ?? NO_CONNECTIONS

  if (id !== null && mirror.current !== null) {
    return (
      <RunningImport
        key={id}
        row={mirror.current}
        all={mirror.list ?? []}
        listError={mirror.listError}
        connection={all.find((one) => one.id === mirror.current?.connectionId) ?? null}
        wish={wishOf(query.step)}
        put={mirror.put}
        reload={mirror.reload}
      />
    )
  }
  if (id !== null) {
    return (
      <Page menuPath={IMPORT_PATH} title="ERP商品导入">
        {mirror.currentError ? (
          <ErrorPanel error={mirror.currentError} onRetry={mirror.reload} />
        ) : (
          <LoadingLines lines={6} />
        )}
        {mirror.currentError ? <a href="#/import">返回，新建导入</a> : null}
      </Page>
    )
  }
  const initial = query.from && query.to ? { from: query.from, to: query.to } : null
  return (
    <Page menuPath={IMPORT_PATH} title="ERP商品导入">
      <Ways current="erp" />
      <Stepper view={wizardOf(null, null)} stopped={false} onOpen={() => {}} />
      <div className="dj-import-entry">
        {connections.error ? (
          <ErrorPanel error={connections.error} onRetry={connections.reload} />
        ) : connections.data === null ? (
          <LoadingLines lines={6} />
        ) : all.length === 0 ? (
          <Panel>
            <EmptyState
              title={IMPORT_TEXT.noConnection}
              hint={IMPORT_TEXT.noConnectionHint}
              action={<a href="#/connections">去对接设置</a>}
            />
          </Panel>
        ) : (
          <DatesStep
            connections={all}
            initial={initial}
            onStarted={(begun) => {
              mirror.put(begun)
              const first = begun[0]
              if (first) navigate('/import', { id: first.id })
            }}
          />
        )}
        <Panel title={IMPORT_TEXT.recent} flush>
          <RecentImports list={mirror.list} error={mirror.listError} currentId={null} onRetry={mirror.reload} />
        </Panel>
      </div>
    </Page>
  )
}
