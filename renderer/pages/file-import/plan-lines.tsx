import { Input } from 'antd'
import { useMemo, useRef, useState } from 'react'
import type { CallOutput, Envelope, FileImport, FilePlanLine } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { FILE_ACTION_LABEL, FILE_ACTION_TONE, FILE_RESULT_LABEL, FILE_RESULT_TONE } from '../../text/file-import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { type CountTab, CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ChangesBar, useScrolled } from '../../ui/list-hold.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { nestRows } from '../../ui/table/nested-rows.ts'
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
  const [text, setText] = useState('')
  const [flipped, setFlipped] = useState<ReadonlySet<RowKey>>(new Set())
  const { box, scrolled, onScrollCapture, toTop } = useScrolled()
  const save = useAction('fileImport.exportPlan')
  const [saved, setSaved] = useState<string | null>(null)
  const tabs = tabsOf(row, view)
  const action = actionsOf(row, view).find((one) => one === tab) ?? null
  const result = view === 'result' ? (resultsOf(row).find((one) => one === tab) ?? null) : null
  const question = { id: row.id, action, result, text }
  const list = useLiveList<FilePlanLine, Answer>({
    key: JSON.stringify([workspace, question, view === 'action' ? row.state : '']),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'fileImport.planLines', { ...question, cursor, limit: Math.min(limit, 200) }),
    rowKey: (line) => line.seq,
    pageSize: 100,
    held: scrolled,
  })
  useTopic('fileImport.changed', (changed) => {
    if (changed.id === row.id) list.changed()
  })
  useRefresh(list.reload)

  const toggle = useRef((_: RowKey) => {})
  toggle.current = (key) => {
    const next = new Set(flipped)
    if (!next.delete(key)) next.add(key)
    setFlipped(next)
  }
  const columns = useMemo(
    () => lineColumns(row.kind, view, row.correlationId, (key) => toggle.current(key)),
    [row.kind, view, row.correlationId],
  )
  const rows = useMemo(
    () =>
      nestRows(
        list.rows,
        (line) => line.seq,
        (line) => line.specs,
        (key) => flipped.has(key),
      ),
    [list.rows, flipped],
  )
  return (
    <div className="dj-lines-box">
      <div className="dj-lines-bar">
        <CountTabs<LineTab>
          label={view === 'action' ? '预演结果' : '结果'}
          tabs={tabs}
          active={tabs.some((one) => one.key === tab) ? tab : 'all'}
          onChange={(next) => {
            toTop()
            setTab(next)
          }}
        />
        <Input.Search
          data-page-search
          allowClear
          placeholder="货号、商家编码、名称"
          aria-label="搜索商品"
          maxLength={100}
          onSearch={(value) => {
            toTop()
            setText(value.trim())
          }}
        />
        <ActionButton
          loading={save.busy}
          reason={list.rows.length === 0 ? '没有可以导出的' : null}
          onClick={() => void save.run({ id: row.id }).then((answer) => setSaved(answer?.saved?.name ?? null))}
        >
          {view === 'action' ? '导出预演' : '导出结果'}
        </ActionButton>
      </div>
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      {saved === null ? null : (
        <p className="dj-note-box" role="status">
          已保存「{saved}」
        </p>
      )}
      <div className="dj-split-list" ref={box} onScrollCapture={onScrollCapture}>
        <ChangesBar changes={list.changes} text={(count) => `${count} 个有变化，点此更新`} onShow={toTop} />
        <DataTable
          id={`file-import.${row.kind}.${view}`}
          label="商品"
          columns={columns}
          rows={rows}
          rowKey={(one) => one.key}
          loading={list.loading}
          error={list.error}
          onRetry={list.reload}
          total={list.total}
          shownCount={list.rows.length}
          hasMore={list.hasMore}
          onLoadMore={list.loadMore}
          onOpen={(one) => toggle.current(one.kind === 'parent' ? one.key : one.parent.seq)}
          rowTone={(one) => {
            if (one.kind === 'child') return null
            const { result: came, action: planned } = one.parent
            const tone = view === 'result' && came !== null ? FILE_RESULT_TONE[came] : FILE_ACTION_TONE[planned]
            return tone === 'bad' || tone === 'warn' || tone === 'unknown' ? tone : null
          }}
          empty={
            text === ''
              ? { title: '没有这样的商品' }
              : { title: `没有找到「${text}」`, hint: '检查货号、商家编码或名称，或换一个页签。' }
          }
        />
      </div>
    </div>
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
