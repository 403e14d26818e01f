import { useCallback, useState } from 'react'
import type { CallOutput, FileImport, FilePlanLine } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useAction } from '../../state/use-action.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { FILE_ACTION_LABEL, FILE_ACTION_TONE, FILE_RESULT_LABEL, FILE_RESULT_TONE } from '../../text/file-import.ts'
import type { CountTab } from '../../ui/count-tabs.tsx'
import { LinesView, useLines } from '../import/lines-view.tsx'
import { type LineView, lineColumns } from './line-columns.tsx'
import type { FileAction, FileResult } from './wizard.ts'

type Answer = CallOutput<'fileImport.planLines'>
export type LineTab = 'all' | FileAction | FileResult

/** Actions that a kind of file can lead to, in the order of the tabs. */
export const ACTIONS_OF: Record<FileImport['kind'], readonly FileAction[]> = {
  create: ['create', 'add-specs', 'exists', 'skipped', 'error'],
  update: ['change', 'same', 'skipped', 'error'],
}
const RESULTS_OF: Record<FileImport['kind'], readonly FileResult[]> = {
  create: ['waiting', 'created', 'existed', 'failed', 'unknown', 'discarded'],
  update: ['waiting', 'updated', 'failed', 'unknown', 'discarded'],
}
const WRITTEN: readonly FileAction[] = ['create', 'add-specs', 'change']

interface PlanLinesProps {
  row: FileImport
  /** Tabs and pills by what the plan says, or by what came of it. */
  view: LineView
  first?: LineTab
}

/** Products of a file by tab, with specs, search and export; follows what becomes of them. */
export function PlanLines({ row, view, first = 'all' }: PlanLinesProps) {
  const workspace = useActiveWorkspace()
  const [tab, setTab] = useState<LineTab>(first)
  const save = useAction('fileImport.exportPlan')
  const tabs = tabsOf(row, view)
  const action = actionsOf(row, view).find((one) => one === tab) ?? null
  const result = view === 'result' ? (resultsOf(row).find((one) => one === tab) ?? null) : null
  const question = { id: row.id, action, result }
  const lines = useLines<FilePlanLine, Answer>(
    JSON.stringify([workspace, question, view === 'action' ? row.state : '']),
    (text, cursor, limit) =>
      callBridge(workspace, 'fileImport.planLines', { ...question, text, cursor, limit: Math.min(limit, 200) }),
  )
  useTopic('fileImport.changed', (changed) => {
    if (changed.id === row.id) lines.list.changed()
  })
  const columns = useCallback(
    (toggle: (key: RowKey) => void) => lineColumns(row.kind, view, row.correlationId, toggle),
    [row.kind, view, row.correlationId],
  )
  return (
    <LinesView
      id={`file-import.${row.kind}.${view}`}
      lines={lines}
      tabsLabel={view === 'action' ? '预演结果' : '结果'}
      tabs={tabs}
      active={tabs.some((one) => one.key === tab) ? tab : 'all'}
      onTab={setTab}
      columns={columns}
      toneOf={({ result: came, action: planned }) =>
        view === 'result' && came !== null ? FILE_RESULT_TONE[came] : FILE_ACTION_TONE[planned]
      }
      exportText={view === 'action' ? '导出预演' : '导出结果'}
      save={save}
      onExport={async () => (await save.run({ id: row.id }))?.saved?.name ?? null}
    />
  )
}

/** Tabs for what can be, and for whatever there is all the same. */
function actionsOf(row: FileImport, view: LineView): readonly FileAction[] {
  const counts = row.plan?.products
  const all = Object.keys(FILE_ACTION_LABEL) as FileAction[]
  return all.filter(
    (one) =>
      (ACTIONS_OF[row.kind].includes(one) || (counts?.[one] ?? 0) > 0) && (view === 'action' || !WRITTEN.includes(one)),
  )
}

function resultsOf(row: FileImport): readonly FileResult[] {
  const all = Object.keys(FILE_RESULT_LABEL) as FileResult[]
  return all.filter((one) => RESULTS_OF[row.kind].includes(one) || row.result[one] > 0)
}

/** Tabs with the counts of the import's row, so that they agree with everything else on the page. */
export function tabsOf(row: FileImport, view: LineView): CountTab<LineTab>[] {
  const products = row.plan?.products
  const count = (action: FileAction) => products?.[action] ?? 0
  const planned = actionsOf(row, view).map((key) => ({
    key,
    label: FILE_ACTION_LABEL[key],
    // Results are counted in data rows, so what the plan left out is too.
    count: view === 'action' ? count(key) : (row.plan?.rows[key] ?? 0),
    tone: FILE_ACTION_TONE[key],
  }))
  if (view === 'action') {
    const all = Object.values(products ?? {}).reduce((sum, one) => sum + one, 0)
    return [{ key: 'all', label: '全部商品', count: all }, ...planned]
  }
  const shown = (tab: CountTab<LineTab>) => tab.count !== 0
  return [
    { key: 'all', label: '全部行', count: row.rows.total },
    ...resultsOf(row)
      .map((key) => ({
        key,
        label: FILE_RESULT_LABEL[key],
        count: row.result[key],
        tone: FILE_RESULT_TONE[key],
      }))
      .filter(shown),
    ...planned.filter(shown),
  ]
}
