import { Input } from 'antd'
import { useMemo, useRef, useState } from 'react'
import type { CallOutput, Envelope, PlanLine, ProductImport } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { ACTION_LABEL, ACTION_TONE, RESULT_LABEL, RESULT_TONE } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { type CountTab, CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ChangesBar, useScrolled } from '../../ui/list-hold.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { nestRows } from '../../ui/table/nested-rows.ts'
import { type LineView, lineColumns } from './line-columns.tsx'

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
  const [text, setText] = useState('')
  const [flipped, setFlipped] = useState<ReadonlySet<RowKey>>(new Set())
  const { box, scrolled, onScrollCapture, toTop } = useScrolled()
  const save = useAction('catalog.exportLines')
  const [saved, setSaved] = useState<string | null>(null)
  const action = (view === 'action' ? ACTIONS : NOT_WRITTEN).find((one) => one === tab) ?? null
  const result = RESULTS.find((one) => view === 'result' && one === tab) ?? null
  const question = { id: row.id, action, result, text }
  const list = useLiveList<PlanLine, Answer>({
    key: JSON.stringify([workspace, question, view === 'action' ? row.state : '']),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'catalog.planLines', { ...question, cursor, limit }),
    rowKey: (line) => line.seq,
    pageSize: 100,
    held: scrolled,
  })
  useTopic('catalog.import', (changed) => {
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
    () => lineColumns(view, row.correlationId, (key) => toggle.current(key)),
    [view, row.correlationId],
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
  const choose = (next: Key) => {
    toTop()
    setTab(next)
  }
  return (
    <div className="dj-lines-box">
      <div className="dj-lines-bar">
        <CountTabs<Key>
          label={view === 'action' ? '预演结果' : '导入结果'}
          tabs={tabsOf(row, view)}
          active={tab}
          onChange={choose}
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
          onClick={() =>
            void save.run({ id: row.id, action, result }).then((answer) => setSaved(answer?.saved?.name ?? null))
          }
        >
          导出
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
          id={`import.${view}`}
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
            const tone = view === 'action' ? ACTION_TONE[one.parent.action] : toneOfResult(one.parent.result)
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
