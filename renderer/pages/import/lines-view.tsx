import { Input } from 'antd'
import { type ReactNode, useMemo, useRef, useState } from 'react'
import type { CallName, Envelope } from '../../../preload/contract/index.ts'
import type { ListPage } from '../../state/live-list.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import type { ActionState } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import type { Tone } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { type CountTab, CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ChangesBar, useScrolled } from '../../ui/list-hold.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { type NestedRow, nestRows } from '../../ui/table/nested-rows.ts'

/** A product of a plan with its specs. */
interface PlanLineLike {
  seq: number
  specs: readonly unknown[]
}

/** Lines of a plan as asked for just now: by tab (part of `key`) and by the text searched for. */
export function useLines<Line extends PlanLineLike, Answer extends ListPage<Line>>(
  key: string,
  read: (text: string, cursor: string | null, limit: number) => Promise<Envelope<Answer>>,
) {
  const [text, setText] = useState('')
  const scroll = useScrolled()
  const list = useLiveList<Line, Answer>({
    key: `${key} ${text}`,
    read: (cursor, limit) => read(text, cursor, limit),
    rowKey: (line) => line.seq,
    pageSize: 100,
    held: scroll.scrolled,
  })
  useRefresh(list.reload)
  return { text, setText, list, scroll }
}

interface LinesViewProps<Line extends PlanLineLike, Tab extends string> {
  /** Remembers 列设置 under this name. */
  id: string
  lines: ReturnType<typeof useLines<Line, ListPage<Line>>>
  tabsLabel: string
  tabs: readonly CountTab<Tab>[]
  active: Tab
  onTab: (tab: Tab) => void
  columns: (toggle: (key: RowKey) => void) => Column<NestedRow<Line, Line['specs'][number]>>[]
  /** What stands for a line's colour; only those that ask for a look are drawn. */
  toneOf: (line: Line) => Tone | null
  exportText: ReactNode
  save: Pick<ActionState<CallName>, 'busy' | 'error' | 'clear'>
  /** Resolves with the name of the file, or null when there is none. */
  onExport: () => Promise<string | null>
}

/** Tabs, search, export and the list of a plan's products with their specs, which open on a click. */
export function LinesView<Line extends PlanLineLike, Tab extends string>(props: LinesViewProps<Line, Tab>) {
  const { id, lines, tabsLabel, tabs, active, onTab, toneOf, exportText, save, onExport } = props
  const { text, setText, list, scroll } = lines
  const [flipped, setFlipped] = useState<ReadonlySet<RowKey>>(new Set())
  const [saved, setSaved] = useState<string | null>(null)
  const toggle = useRef((_: RowKey) => {})
  toggle.current = (key) => {
    const next = new Set(flipped)
    if (!next.delete(key)) next.add(key)
    setFlipped(next)
  }
  const makeColumns = props.columns
  const columns = useMemo(() => makeColumns((key) => toggle.current(key)), [makeColumns])
  const rows = useMemo(
    () =>
      nestRows<Line, Line['specs'][number]>(
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
        <CountTabs<Tab>
          label={tabsLabel}
          tabs={tabs}
          active={active}
          onChange={(next) => {
            scroll.toTop()
            onTab(next)
          }}
        />
        <Input.Search
          data-page-search
          allowClear
          placeholder="货号、商家编码、名称"
          aria-label="搜索商品"
          maxLength={100}
          onSearch={(value) => {
            scroll.toTop()
            setText(value.trim())
          }}
        />
        <ActionButton
          loading={save.busy}
          reason={list.rows.length === 0 ? '没有可以导出的' : null}
          onClick={() => void onExport().then(setSaved)}
        >
          {exportText}
        </ActionButton>
      </div>
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      {saved === null ? null : (
        <p className="dj-note-box" role="status">
          已保存「{saved}」
        </p>
      )}
      <div className="dj-split-list" ref={scroll.box} onScrollCapture={scroll.onScrollCapture}>
        <ChangesBar changes={list.changes} text={(count) => `${count} 个有变化，点此更新`} onShow={scroll.toTop} />
        <DataTable
          id={id}
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
            const tone = one.kind === 'child' ? null : toneOf(one.parent)
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
