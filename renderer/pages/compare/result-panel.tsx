import { Input } from 'antd'
import { useState } from 'react'
import type { CallOutput, CompareLine, CompareRun, Envelope } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { linkTo, replaceQuery } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import {
  COMPARE_KIND_HINT,
  COMPARE_KIND_LABEL,
  COMPARE_KIND_TONE,
  COMPARE_TEXT,
  type CompareKind,
  monthLabel,
} from '../../text/compare.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { COMPARE_COLUMNS } from './columns.tsx'

type Answer = CallOutput<'compare.lines'>

const KINDS = Object.keys(COMPARE_KIND_LABEL) as CompareKind[]

/** The tab of a route's parameter; when it names none, the first that has lines. */
export const kindOf = (name: string | undefined, lines: CompareRun['counts']['lines']): CompareKind =>
  KINDS.find((kind) => kind === name) ?? KINDS.find((kind) => lines[kind] > 0) ?? 'pos-only'

interface ResultPanelProps {
  run: CompareRun
  kind: CompareKind
  text: string
  defaultFrom: string
}

/** Both sides' numbers and moments, then the lines of one kind. */
export function ResultPanel({ run, kind, text, defaultFrom }: ResultPanelProps) {
  const { counts } = run
  const total = counts.lines[kind]
  const save = useAction('compare.export')
  const [savedAs, setSavedAs] = useState('')
  const exported = async (what: CompareKind | null) => {
    setSavedAs('')
    const answer = await save.run({ id: run.id, kind: what })
    if (answer?.saved) setSavedAs(answer.saved.name)
  }
  return (
    <>
      <Sides run={run} />
      {counts.erpSpecs === 0 ? (
        <p className="dj-compare-warn" role="alert">
          ! {COMPARE_TEXT.noErp}
        </p>
      ) : run.from > defaultFrom ? (
        <p className="dj-compare-warn">! {COMPARE_TEXT.partOfErp(run.from)}</p>
      ) : null}
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      {savedAs ? (
        <p className="dj-note" role="status">
          已导出到「{savedAs}」
        </p>
      ) : null}
      <div className="dj-compare-tabs">
        <CountTabs
          label="对照结果"
          active={kind}
          onChange={(next) => replaceQuery({ kind: next, text: null })}
          tabs={KINDS.map((key) => ({
            key,
            label: COMPARE_KIND_LABEL[key],
            count: counts.lines[key],
            tone: COMPARE_KIND_TONE[key],
          }))}
        />
        <Search key={`${kind} ${text}`} text={text} />
        <ActionButton
          loading={save.busy}
          reason={total === 0 ? COMPARE_TEXT.none : null}
          onClick={() => void exported(kind)}
        >
          {COMPARE_TEXT.export}
        </ActionButton>
        <ActionButton
          loading={save.busy}
          reason={KINDS.every((one) => counts.lines[one] === 0) ? COMPARE_TEXT.none : null}
          onClick={() => void exported(null)}
        >
          {COMPARE_TEXT.exportAll}
        </ActionButton>
      </div>
      <p className="dj-muted dj-compare-hint">{COMPARE_KIND_HINT[kind]}</p>
      {kind === 'erp-only' ? <Months counts={counts} /> : null}
      <Lines key={`${run.id} ${kind} ${text}`} id={run.id} kind={kind} text={text} />
    </>
  )
}

function Sides({ run }: { run: CompareRun }) {
  const { erpSpecs, posSpecs, both } = run.counts
  const side = (title: string, specs: number, asOf: number | null) => (
    <div>
      <dt>{title}</dt>
      <dd>
        <b>{formatCount(specs)}</b> 个规格 · 截至 <TimeText at={asOf} form="both" />
      </dd>
    </div>
  )
  return (
    <dl className="dj-compare-sides">
      {side('旺店通ERP', erpSpecs, run.erpAsOf)}
      {side('智能POS', posSpecs, run.posAsOf)}
      <div>
        <dt>两边都有</dt>
        <dd>
          <b>{formatCount(both)}</b> 个编码
        </dd>
      </div>
    </dl>
  )
}

function Search({ text }: { text: string }) {
  const [typed, setTyped] = useState(text)
  return (
    <Input.Search
      data-page-search
      allowClear
      className="dj-compare-search"
      value={typed}
      maxLength={100}
      placeholder={COMPARE_TEXT.searchPlaceholder}
      aria-label="查找对照结果"
      onChange={(event) => {
        setTyped(event.target.value)
        if (event.target.value === '') replaceQuery({ text: null })
      }}
      onSearch={(value) => replaceQuery({ text: value.trim() || null })}
    />
  )
}

const FEW_MONTHS = 8

/** The months in which the ERP made what the POS lacks, newest first, each a way into the import. */
function Months({ counts }: { counts: CompareRun['counts'] }) {
  const [all, setAll] = useState(false)
  const { months, undated } = counts
  if (months.length === 0 && undated === 0) return null
  return (
    <nav className="dj-compare-months" aria-label={COMPARE_TEXT.byMonth}>
      <span className="dj-muted">{COMPARE_TEXT.byMonth}</span>
      {(all ? months : months.slice(0, FEW_MONTHS)).map(({ from, to, specs }) => (
        <a key={from} href={linkTo('/import', { from, to })} title={`用 ${from} 至 ${to} 打开 ERP商品导入`}>
          {monthLabel(from)} <b>{formatCount(specs)}</b>
        </a>
      ))}
      {months.length > FEW_MONTHS ? (
        <button type="button" className="dj-link" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? COMPARE_TEXT.fewerMonths : COMPARE_TEXT.allMonths(months.length)}
        </button>
      ) : null}
      {undated > 0 ? <span className="dj-muted">{COMPARE_TEXT.undated(undated)}</span> : null}
    </nav>
  )
}

function Lines({ id, kind, text }: { id: number; kind: CompareKind; text: string }) {
  const workspace = useActiveWorkspace()
  const list = useLiveList<CompareLine, Answer>({
    key: JSON.stringify([workspace, id, kind, text]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'compare.lines', { id, kind, text, cursor, limit }),
    rowKey: (line) => line.seq,
    pageSize: 200,
  })
  useRefresh(list.reload)
  return (
    <DataTable
      id={`compare-${kind}`}
      label={COMPARE_KIND_LABEL[kind]}
      columns={COMPARE_COLUMNS[kind]}
      rows={list.rows}
      rowKey={(line) => line.seq}
      loading={list.loading}
      error={list.error}
      onRetry={list.reload}
      total={list.total}
      hasMore={list.hasMore}
      onLoadMore={list.loadMore}
      empty={
        text === ''
          ? { title: COMPARE_TEXT.none, hint: COMPARE_TEXT.noneHint }
          : { title: COMPARE_TEXT.nothingFound, hint: COMPARE_TEXT.nothingFoundHint }
      }
    />
  )
}
