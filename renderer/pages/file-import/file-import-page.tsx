import './file-import.css'
import './sheet.css'
import type { Connection } from '../../../preload/contract/index.ts'
import { useRefresh } from '../../state/refresh.ts'
import { navigate, useRoute } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { FILE_KIND, FILE_STEP_LABEL, FILE_TEXT } from '../../text/file-import.ts'
import { IMPORT_TEXT } from '../../text/import.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { Steps } from '../../ui/steps.tsx'
import { Ways } from '../import/ways.tsx'
import { ChooseStep } from './choose-step.tsx'
import { RecentFiles } from './recent-files.tsx'
import { RunningFile } from './running-file.tsx'
import { useFileImports } from './use-file-imports.ts'
import { type FileKind, STEPS } from './wizard.ts'

const NO_CONNECTIONS: readonly Connection[] = []
const ALL_STEPS = STEPS.map((key) => ({ key, label: FILE_STEP_LABEL[key] }))

/** One wizard for both kinds: without an id the choice of a file, with one the import at the step where its row stands. */
export function FileImportPage({ kind }: { kind: FileKind }) {
  const words = FILE_KIND[kind]
  const { query } = useRoute()
  const id = query.id === undefined || !/^\d{1,15}$/.test(query.id) ? null : Number(query.id)
  const connections = useQuery('connections.list', {}, ['connections.changed'])
  const mirror = useFileImports(kind, id)
  useRefresh(mirror.reload)
  const all = connections.data?.connections ?? NO_CONNECTIONS

  if (id !== null && mirror.current !== null) {
    return (
      <RunningFile
        key={id}
        row={mirror.current}
        all={mirror.list}
        listError={mirror.listError}
        connection={all.find((one) => one.id === mirror.current?.connectionId) ?? null}
        put={mirror.put}
        reload={mirror.reload}
      />
    )
  }
  if (id !== null) {
    return (
      <Page menuPath={words.path} title={words.title}>
        {mirror.currentError ? (
          <>
            <ErrorPanel error={mirror.currentError} onRetry={mirror.reload} />
            <a href={`#${words.route}`}>返回，选择文件</a>
          </>
        ) : (
          <LoadingLines lines={6} />
        )}
      </Page>
    )
  }
  return (
    <Page menuPath={words.path} title={words.title} note={words.note}>
      {kind === 'create' ? <Ways current="file" /> : null}
      <Steps
        label={`${words.unit}步骤`}
        steps={ALL_STEPS}
        current="choose"
        finished={false}
        stopped={false}
        reachable={[]}
        onOpen={() => {}}
      />
      <div className="dj-import-entry">
        {connections.error ? (
          <ErrorPanel error={connections.error} onRetry={connections.reload} />
        ) : connections.data === null ? (
          <LoadingLines lines={6} />
        ) : all.length === 0 ? (
          <Panel>
            <EmptyState
              title={IMPORT_TEXT.noConnection}
              hint="导入和更新需要智能POS的账号。先在【对接设置】填写并测试连接。"
              action={<a href="#/connections">去对接设置</a>}
            />
          </Panel>
        ) : (
          <ChooseStep
            kind={kind}
            connections={all}
            onBegun={(row) => {
              mirror.put(row)
              navigate(words.route, { id: row.id })
            }}
          />
        )}
        <Panel title={FILE_TEXT.recent} flush>
          <RecentFiles list={mirror.list} error={mirror.listError} currentId={null} onRetry={mirror.reload} />
        </Panel>
      </div>
    </Page>
  )
}
