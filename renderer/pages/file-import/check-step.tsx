import { Input } from 'antd'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState, useSyncExternalStore } from 'react'
import type { FileImport, FileRow } from '../../../preload/contract/index.ts'
import { usePreferences } from '../../state/preferences.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { FILE_TEXT, LEVEL_LABEL } from '../../text/file-import.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { CellBar } from './cell-bar.tsx'
import { FixDialog, type FixWish } from './fix-dialog.tsx'
import { type Bounds, type GridAction, type GridState, reduceGrid, type Spot, START } from './grid/grid-state.ts'
import { numberWidth, placeColumns } from './grid/layout.ts'
import { SheetGrid } from './grid/sheet-grid.tsx'
import { IssueKinds } from './issue-kinds.tsx'
import { KeyHelp } from './key-help.tsx'
import { ReplaceDialog } from './replace-dialog.tsx'
import { filterOf, isWhole, NO_FILTER, type Show, showOf } from './row-filter.ts'
import { cellView, gridColumns, issuesAt } from './sheet-view.ts'
import { useSheet } from './use-sheet.ts'
import { useSheetActs } from './use-sheet-acts.ts'
import { useStepKeys } from './use-step-keys.ts'
import { planReason } from './wizard.ts'

const GRID = 'file-import.grid'

/** ③ 检查并修正: every row in the grid, filtered by what is the matter, mended in place or in bulk. */
export function CheckStep({ row, put }: { row: FileImport; put: (row: FileImport) => void }) {
  const { query } = useRoute()
  const filter = useMemo(() => filterOf(query), [query])
  const sheet = useSheet(row, filter, put)
  const { pages } = sheet
  const plan = useAction('fileImport.plan')
  const skip = useAction('fileImport.skip')
  const [said, setSaid] = useState('')
  const [replacing, setReplacing] = useState(false)
  const [fixing, setFixing] = useState<FixWish | null>(null)
  const [pageRows, setPageRows] = useState(20)
  const held = useSyncExternalStore(pages.subscribe, pages.get, pages.get)
  const total = held.total ?? 0
  useRefresh(sheet.refilter)

  const readOnly = row.work === null ? null : `${row.work.label}，请稍候`
  const widths = usePreferences((preferences) => preferences.tables[GRID]?.widths)
  const columns = useMemo(
    () => gridColumns(row, readOnly).map((column) => ({ ...column, width: widths?.[column.key] ?? column.width })),
    [row, readOnly, widths],
  )
  const highest = row.rows.total + 20
  const layout = useMemo(() => placeColumns(columns, numberWidth(highest)), [columns, highest])
  const bounds = useMemo<Bounds>(
    () => ({
      rows: total,
      columns: columns.length,
      page: pageRows,
      stops: columns.flatMap((column, index) => (column.readOnly === undefined ? [index] : [])),
    }),
    [total, columns, pageRows],
  )
  const limits = useRef(bounds)
  limits.current = bounds
  const reducer = useCallback((before: GridState, action: GridAction) => reduceGrid(before, action, limits.current), [])
  const [raw, dispatch] = useReducer(reducer, START)
  // Fewer rows than before: the chosen cell is brought back inside without a second drawing.
  const state = reduceGrid(raw, { type: 'bounds', bounds }, bounds)

  const field = useRef<HTMLInputElement>(null)
  const go = (at: Spot) => {
    dispatch({ type: 'go', at })
    field.current?.focus({ preventScroll: true })
  }
  const acts = useSheetActs({ row, sheet, state, go, layout, filter, total, readOnly, say: setSaid })
  const asking = replacing || fixing !== null
  const asked = useRef(false)
  useEffect(() => {
    if (asked.current && !asking) field.current?.focus({ preventScroll: true })
    asked.current = asking
  }, [asking])
  // Whoever comes by the keyboard goes on by the keyboard: what had the focus is gone with the step before.
  useEffect(() => {
    if (total > 0 && document.activeElement === document.body) field.current?.focus({ preventScroll: true })
  }, [total])
  useShortcut('F8', acts.nextIssue)
  useShortcut('Ctrl+h', () => setReplacing(true), readOnly === null)
  useStepKeys(field, { undo: acts.undo, redo: acts.redo }, !asking)

  const column = layout.columns[state.at.column]
  const active = pages.row(state.at.row)
  const cell = useCallback((one: FileRow, key: string) => cellView(one, key, sheet.pending), [sheet.pending])
  const show = showOf(filter)
  const choose = (changes: Record<string, string | null>) => {
    dispatch({ type: 'go', at: { row: 0, column: 0 } })
    replaceQuery(changes)
  }
  const reason = planReason(row)
  const next = () => void plan.run({ id: row.id }).then((answer) => answer && put(answer.import))
  const skipRow = (one: FileRow) => {
    setSaid('')
    void skip.run({ id: row.id, scope: { rows: [one.row] }, skipped: !one.skipped }).then((answer) => {
      if (answer === null) return
      put(answer.import)
      setSaid(`已${one.skipped ? '恢复' : '排除'}第 ${one.rowNumber} 行`)
    })
  }
  const skipShown = () =>
    void skip.run({ id: row.id, scope: { filter }, skipped: true }).then((answer) => {
      if (answer) put(answer.import)
    })
  const error = sheet.error ?? plan.error ?? skip.error

  return (
    <div className="dj-check">
      <div className="dj-lines-bar">
        <CountTabs<Show>
          label="检查结果"
          tabs={[
            { key: 'all', label: '全部', count: row.rows.total },
            { key: 'error', label: LEVEL_LABEL.error, count: row.rows.errors, tone: 'bad' },
            { key: 'warning', label: LEVEL_LABEL.warning, count: row.rows.warnings, tone: 'warn' },
            { key: 'note', label: LEVEL_LABEL.note, count: row.rows.notes, tone: 'busy' },
            { key: 'skipped', label: '已排除', count: row.rows.skipped },
          ]}
          active={show}
          onChange={(key) => choose({ show: key === 'all' ? null : key, code: null })}
        />
        <Input.Search
          key={filter.text}
          data-page-search
          allowClear
          defaultValue={filter.text}
          placeholder="在表格里查找"
          aria-label="在表格里查找"
          maxLength={200}
          onSearch={(text) => choose({ text: text.trim() || null })}
        />
        <ActionButton type="primary" loading={plan.busy} reason={reason} onClick={next}>
          下一步：预演
        </ActionButton>
      </div>
      <div className="dj-check-bar" role="toolbar" aria-label="修正">
        <ActionButton size="small" onClick={acts.nextIssue} title="F8">
          下一个问题 <kbd>F8</kbd>
        </ActionButton>
        <ActionButton size="small" reason={readOnly} onClick={() => setReplacing(true)}>
          查找替换 <kbd>Ctrl H</kbd>
        </ActionButton>
        <ActionButton
          size="small"
          reason={readOnly}
          onClick={() =>
            setFixing({
              fix: 'trim',
              field: column?.readOnly === undefined ? (column?.key ?? null) : null,
              length: null,
            })
          }
        >
          批量修正
        </ActionButton>
        <ActionButton size="small" reason={row.undo === null ? '没有可以撤销的修改' : readOnly} onClick={acts.undo}>
          撤销{row.undo === null ? '' : `：${row.undo}`}
        </ActionButton>
        <ActionButton size="small" reason={row.redo === null ? '没有可以重做的修改' : readOnly} onClick={acts.redo}>
          重做{row.redo === null ? '' : `：${row.redo}`}
        </ActionButton>
        {isWhole(filter) ? null : (
          <>
            <span className="dj-check-shown">
              筛选出 {held.total === null ? '…' : formatCount(total)} 行
              <button type="button" className="dj-link" onClick={sheet.refilter}>
                重新筛选
              </button>
              <button
                type="button"
                className="dj-link"
                onClick={() => choose({ ...NO_FILTER } as Record<string, null>)}
              >
                显示全部
              </button>
            </span>
            {show === 'skipped' ? null : (
              <ActionButton
                size="small"
                loading={skip.busy}
                reason={total === 0 ? '没有行' : readOnly}
                onClick={skipShown}
              >
                排除筛选出的行
              </ActionButton>
            )}
          </>
        )}
        <KeyHelp />
      </div>
      {error ? (
        <ErrorPanel
          error={error}
          compact
          onClose={() => {
            sheet.clearError()
            plan.clear()
            skip.clear()
          }}
        />
      ) : null}
      {row.overLimit === 'none' ? null : (
        <p className="dj-warning">
          {row.overLimit === 'refused'
            ? `批量更新一次最多 5,000 行，这个文件有 ${formatCount(row.rows.total)} 行，不能执行。请排除一部分行，或拆成几个文件。`
            : `${FILE_TEXT.splitAdvice}这个文件有 ${formatCount(row.rows.total)} 行，执行之前可以选择拆分。`}
        </p>
      )}
      {row.work === null ? null : (
        <div className="dj-deliver">
          <WorkProgress label={row.work.label} done={row.work.done} total={row.work.total} unit="行" />
        </div>
      )}
      <div className="dj-check-main">
        <IssueKinds
          row={row}
          code={filter.code}
          readOnly={readOnly}
          onShow={(kind) => choose({ show: kind === null ? null : kind.level, code: kind?.code ?? null })}
          onFix={setFixing}
        />
        <div className="dj-check-sheet">
          <SheetGrid
            id={GRID}
            label="文件内容"
            layout={layout}
            pages={pages}
            rowKey={(one) => one.row}
            rowNumber={(one) => one.rowNumber}
            cell={cell}
            state={state}
            bounds={bounds}
            dispatch={dispatch}
            onPageSize={setPageRows}
            onWrite={acts.write}
            onPaste={acts.paste}
            onClear={acts.clear}
            onFillDown={acts.fillDown}
            field={field}
            spoken={spokenOf(active, column?.title ?? '', column?.key ?? '')}
            blank={
              held.error ? (
                <ErrorPanel error={held.error} onRetry={pages.retry} />
              ) : held.total === null ? (
                '正在读取…'
              ) : (
                <EmptyState
                  title={isWhole(filter) ? '文件里没有数据行' : '没有这样的行'}
                  hint={isWhole(filter) ? '请选择有内容的文件。' : '问题都处理好了，或换一个筛选条件。'}
                />
              )
            }
          />
          <CellBar row={active ?? null} column={column ?? null} said={said} readOnly={readOnly} onSkip={skipRow} />
        </div>
      </div>
      {replacing ? (
        <ReplaceDialog row={row} filter={filter} put={put} say={setSaid} onClose={() => setReplacing(false)} />
      ) : null}
      {fixing === null ? null : (
        <FixDialog row={row} filter={filter} wish={fixing} put={put} say={setSaid} onClose={() => setFixing(null)} />
      )}
    </div>
  )
}

/** What a screen reader says of the chosen cell. */
function spokenOf(row: FileRow | undefined, title: string, key: string): string {
  if (row === undefined) return '正在读取'
  const view = cellView(row, key, new Set())
  const issues = issuesAt(row, key).map((issue) => `${LEVEL_LABEL[issue.level]}：${issue.rule}`)
  return [`第 ${row.rowNumber} 行 ${title}`, view.text === '' ? '空' : view.text, ...issues].join('，')
}
