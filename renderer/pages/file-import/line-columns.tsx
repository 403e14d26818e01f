import type { ReactNode } from 'react'
import type { FilePlanLine } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { linkTo } from '../../state/router.ts'
import {
  FILE_ACTION_LABEL,
  FILE_ACTION_TONE,
  FILE_RESULT_LABEL,
  FILE_RESULT_TONE,
  UNDO_LABEL,
  UNDO_TONE,
} from '../../text/file-import.ts'
import { formatMoney } from '../../text/format.ts'
import { joinSentences } from '../../text/sentences.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Expander } from '../../ui/expander.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import type { NestedRow } from '../../ui/table/nested-rows.ts'
import type { FileKind } from './wizard.ts'

export type PlanSpec = FilePlanLine['specs'][number]
export type LineRow = NestedRow<FilePlanLine, PlanSpec>
export type LineView = 'action' | 'result'
type Change = PlanSpec['changes'][number]

const none = <span className="dj-none">—</span>

/** Why a line is as it is: the failure of its delivery before the reason of the plan. */
export function lineReason(line: FilePlanLine): string {
  if (line.trouble) return `${line.trouble.problem}：${joinSentences(line.trouble.cause, line.trouble.action)}`
  return line.reason ?? ''
}

/** What a row would change: of the product, and of its spec where it has only this one. */
export function changesOf(row: LineRow): readonly Change[] {
  if (row.kind === 'child') return row.child.changes
  const [only] = row.children
  return row.children.length === 1 && only !== undefined ? [...row.parent.changes, ...only.changes] : row.parent.changes
}

export function changeText(change: Change): string {
  const shown = (text: string) => (text === '' ? '空' : text)
  return change.old === ''
    ? `${change.field}：${shown(change.new)}`
    : `${change.field}：${change.old} → ${shown(change.new)}`
}

function onlySpec(row: LineRow): PlanSpec | null {
  if (row.kind === 'child') return row.child
  return row.children.length === 1 ? (row.children[0] ?? null) : null
}

/** Columns of the plan and of the result. */
export function lineColumns(
  kind: FileKind,
  view: LineView,
  correlationId: string,
  toggle: (key: RowKey) => void,
): Column<LineRow>[] {
  const parent = (draw: (line: FilePlanLine) => ReactNode) => (row: LineRow) =>
    row.kind === 'parent' ? draw(row.parent) : ''
  const spec =
    (draw: (one: PlanSpec) => ReactNode, many: (count: number) => ReactNode = () => none) =>
    (row: LineRow) => {
      const one = onlySpec(row)
      return one ? draw(one) : row.kind === 'parent' ? many(row.children.length) : ''
    }
  const fileRow: Column<LineRow> = {
    key: 'row',
    title: '文件行',
    width: 66,
    align: 'end',
    render: (row) => {
      const one = onlySpec(row)
      return one ? one.rowNumber : row.kind === 'parent' ? `${row.children[0]?.rowNumber ?? ''} …` : ''
    },
  }
  const links: Column<LineRow> = {
    key: 'links',
    title: '查看',
    width: 92,
    render: parent((line) =>
      line.outboxId === null ? (
        none
      ) : (
        <>
          <a className="dj-row-act" tabIndex={-1} href={linkTo('/queue', { state: 'all', id: line.outboxId })}>
            队列
          </a>
          <a className="dj-row-act" tabIndex={-1} href={linkTo('/journal', { correlationId, ...journalPart(line) })}>
            日志
          </a>
        </>
      ),
    ),
  }
  const changes: Column<LineRow> = {
    key: 'changes',
    title: '修改（原值 → 新值）',
    width: 300,
    render: (row) => <Changes changes={changesOf(row)} />,
    text: (row) => changesOf(row).map(changeText).join('\n'),
  }
  const specColumns: Column<LineRow>[] = [
    {
      key: 'spec',
      title: '规格',
      width: 110,
      render: spec(
        (one) => one.specName || none,
        (count) => `${count} 个规格`,
      ),
    },
    {
      key: 'attributes',
      title: '规格组：规格值',
      width: 170,
      hidden: kind === 'update',
      render: spec((one) => attributesText(one) || none),
      text: (row) => attributesText(onlySpec(row)),
    },
    { key: 'barcode', title: '规格条码', width: 130, render: spec((one) => <CodeText value={one.barcode} />) },
    {
      key: 'price',
      title: '零售价',
      width: 90,
      align: 'end',
      render: spec((one) => (one.retailPrice === null ? none : formatMoney(one.retailPrice))),
    },
  ]
  return [
    {
      key: 'productNo',
      title: '货号',
      width: 150,
      locked: true,
      render: (row) =>
        row.kind === 'parent' ? (
          <>
            <Expander open={row.open} count={row.children.length} onToggle={() => toggle(row.key)} />
            <CodeText value={row.parent.productNo} />
          </>
        ) : (
          <span className="dj-child">└ 规格 {row.index + 1}</span>
        ),
    },
    {
      key: 'merchantCode',
      title: '商家编码',
      width: 140,
      locked: true,
      render: spec(
        (one) => <CodeText value={one.merchantCode} />,
        (count) => <span className="dj-muted">{count} 个</span>,
      ),
    },
    {
      key: 'name',
      title: '名称',
      width: 190,
      grow: true,
      locked: true,
      render: parent((line) => line.name || none),
      text: (row) => row.parent.name,
    },
    {
      key: view,
      title: view === 'action' ? '预演结果' : '结果',
      width: 122,
      locked: true,
      render: (row) => <Outcome row={row} view={view} />,
    },
    ...(kind === 'update' ? [changes] : []),
    {
      key: 'reason',
      title: '说明',
      width: 230,
      render: (row) => (row.kind === 'child' ? (row.child.reason ?? '') : reasonOf(row) || none),
      text: (row) => (row.kind === 'child' ? (row.child.reason ?? '') : reasonOf(row)),
    },
    ...(view === 'result' ? [links] : []),
    fileRow,
    ...(kind === 'create'
      ? [
          {
            key: 'category',
            title: '分类（文件 → 智能POS）',
            width: 190,
            render: parent((line) => <CategoryChange line={line} />),
            text: (row: LineRow) => `${row.parent.categoryPath.join(' / ')} → ${row.parent.categoryInPos.join(' / ')}`,
          },
          ...specColumns,
          { key: 'brand', title: '品牌', width: 90, render: parent((line) => line.brand || none) },
          { key: 'unit', title: '基本单位', width: 76, render: parent((line) => line.unit || none) },
        ]
      : []),
  ]
}

function reasonOf(row: Extract<LineRow, { kind: 'parent' }>): string {
  const own = lineReason(row.parent)
  return own !== '' ? own : row.children.length === 1 ? (row.children[0]?.reason ?? '') : ''
}

function Outcome({ row, view }: { row: LineRow; view: LineView }) {
  const action = row.kind === 'child' ? row.child.action : row.parent.action
  const planned = <StatusPill tone={FILE_ACTION_TONE[action]} text={FILE_ACTION_LABEL[action]} />
  if (view === 'action') return planned
  if (row.kind === 'child') return row.child.action === row.parent.action ? '' : planned
  const { result, undo } = row.parent
  if (undo !== null) return <StatusPill tone={UNDO_TONE[undo]} text={UNDO_LABEL[undo]} />
  // Lines that were never to be written keep what the plan said.
  return result === null ? planned : <StatusPill tone={FILE_RESULT_TONE[result]} text={FILE_RESULT_LABEL[result]} />
}

function Changes({ changes }: { changes: readonly Change[] }) {
  if (changes.length === 0) return none
  return (
    <span className="dj-changes-line">
      {changes.map((change) => (
        <span key={change.field}>
          {change.field} {change.old === '' ? null : <del>{change.old}</del>}{' '}
          <b>{change.new === '' ? '空' : change.new}</b>
        </span>
      ))}
    </span>
  )
}

function attributesText(one: PlanSpec | null): string {
  return one === null
    ? ''
    : one.attributes.map(({ name, value }) => (name === '' ? value : `${name}：${value}`)).join('；')
}

function CategoryChange({ line }: { line: FilePlanLine }) {
  const from = line.categoryPath.join(' / ')
  const to = line.categoryInPos.join(' / ')
  if (from === '') return none
  if (from === to || line.action !== 'create') return from
  return (
    <>
      <span className="dj-muted">{from}</span> → <b className="dj-flat">{to}</b>
    </>
  )
}

/** Lines that arrived share one journal line per batch; one that did not has lines of its own. */
function journalPart(line: FilePlanLine): { scope: string } | { subjectType: string; subjectId: string } {
  const own = line.result === 'failed' || line.result === 'unknown' || line.result === 'discarded'
  return own ? { subjectType: 'product', subjectId: line.productNo } : { scope: 'queue' }
}
