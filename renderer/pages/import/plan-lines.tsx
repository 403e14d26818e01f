import { useCallback, useState } from 'react'
import type { CallOutput, PlanLine, ProductImport } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useAction } from '../../state/use-action.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { ACTION_LABEL, ACTION_TONE, RESULT_LABEL, RESULT_TONE } from '../../text/import.ts'
import type { CountTab } from '../../ui/count-tabs.tsx'
import { type LineView, lineColumns } from './line-columns.tsx'
import { LinesView, useLines } from './lines-view.tsx'

type Answer = CallOutput<'catalog.planLines'>
type Key = 'all' | keyof typeof ACTION_LABEL | keyof typeof RESULT_LABEL

interface PlanLinesProps {
  row: ProductImport
  /** Tabs and pills by what the plan says, or by what came of it. */
  view: LineView
  first?: Key
}

const ACTIONS = Object.keys(ACTION_LABEL) as (keyof typeof ACTION_LABEL)[]
/** What the plan left out; shown beside the results, so that every line has a tab. */
const NOT_WRITTEN = ['exists', 'skipped', 'error'] as const
const RESULTS = Object.keys(RESULT_LABEL) as (keyof typeof RESULT_LABEL)[]

/** Lines of an import by tab, with specs, search and export; follows what becomes of them. */
export function PlanLines({ row, view, first = 'all' }: PlanLinesProps) {
  const workspace = useActiveWorkspace()
  const [tab, setTab] = useState<Key>(first)
  const save = useAction('catalog.exportLines')
  const action = (view === 'action' ? ACTIONS : NOT_WRITTEN).find((one) => one === tab) ?? null
  const result = RESULTS.find((one) => view === 'result' && one === tab) ?? null
  const question = { id: row.id, action, result }
  const lines = useLines<PlanLine, Answer>(
    JSON.stringify([workspace, question, view === 'action' ? row.state : '']),
    (text, cursor, limit) => callBridge(workspace, 'catalog.planLines', { ...question, text, cursor, limit }),
  )
  useTopic('catalog.import', (changed) => {
    if (changed.id === row.id) lines.list.changed()
  })
  const columns = useCallback(
    (toggle: (key: RowKey) => void) => lineColumns(view, row.correlationId, toggle),
    [view, row.correlationId],
  )
  return (
    <LinesView
      id={`import.${view}`}
      lines={lines}
      tabsLabel={view === 'action' ? '预演结果' : '导入结果'}
      tabs={tabsOf(row, view)}
      active={tab}
      onTab={setTab}
      columns={columns}
      toneOf={(line) => (view === 'action' ? ACTION_TONE[line.action] : toneOfResult(line.result))}
      exportText="导出"
      save={save}
      onExport={async () => (await save.run(question))?.saved?.name ?? null}
    />
  )
}

function toneOfResult(result: PlanLine['result']) {
  return result === null ? null : RESULT_TONE[result]
}

/** Tabs with the counts of the import's row, so that they agree with everything else on the page. */
export function tabsOf(row: ProductImport, view: LineView): CountTab<Key>[] {
  const all = ACTIONS.reduce((sum, action) => sum + row.plan[action], 0)
  if (view === 'action') {
    return [
      { key: 'all', label: '全部', count: all },
      ...ACTIONS.map((key) => ({
        key,
        label: ACTION_LABEL[key],
        count: row.plan[key],
        tone: ACTION_TONE[key],
      })),
    ]
  }
  return [
    { key: 'all', label: '全部', count: all },
    ...RESULTS.map((key) => ({
      key,
      label: RESULT_LABEL[key],
      count: row.result[key],
      tone: RESULT_TONE[key],
    })),
    ...NOT_WRITTEN.map((key) => ({ key, label: ACTION_LABEL[key], count: row.plan[key], tone: ACTION_TONE[key] })),
  ]
}
