import type { ReactNode } from 'react'
import type { PlanLine } from '../../../preload/contract/index.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { linkTo } from '../../state/router.ts'
import { formatMoney } from '../../text/format.ts'
import { ACTION_LABEL, ACTION_TONE, RESULT_LABEL, RESULT_TONE } from '../../text/import.ts'
import { PRODUCTS_TEXT } from '../../text/products.ts'
import { joinSentences } from '../../text/sentences.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { Expander } from '../../ui/expander.tsx'
import { ImageThumb } from '../../ui/image-thumb.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import type { NestedRow } from '../../ui/table/nested-rows.ts'
import { TimeText } from '../../ui/time-text.tsx'

export type PlanSpec = PlanLine['specs'][number]
export type LineRow = NestedRow<PlanLine, PlanSpec>
export type LineView = 'action' | 'result'

const none = <span className="dj-none">—</span>

/** Why a line is as it is: the failure of its delivery before the reason of the plan. */
export function lineReason(line: PlanLine): string {
  if (line.trouble) return `${line.trouble.problem}：${joinSentences(line.trouble.cause, line.trouble.action)}`
  return line.reason ?? ''
}

function onlySpec(row: LineRow): PlanSpec | null {
  if (row.kind === 'child') return row.child
  return row.children.length === 1 ? (row.children[0] ?? null) : null
}

export function lineColumns(view: LineView, correlationId: string, toggle: (key: RowKey) => void): Column<LineRow>[] {
  const parent = (draw: (line: PlanLine) => ReactNode) => (row: LineRow) =>
    row.kind === 'parent' ? draw(row.parent) : ''
  const spec =
    (draw: (one: PlanSpec) => ReactNode, many: (count: number) => ReactNode = () => none) =>
    (row: LineRow) => {
      const one = onlySpec(row)
      return one ? draw(one) : row.kind === 'parent' ? many(row.children.length) : ''
    }
  const state: Column<LineRow> = {
    key: view,
    title: view === 'action' ? '预演结果' : '导入结果',
    width: view === 'action' ? 146 : 138,
    locked: true,
    render: (row) => {
      const action = row.kind === 'child' ? row.child.action : row.parent.action
      if (view === 'action') return <StatusPill tone={ACTION_TONE[action]} text={ACTION_LABEL[action]} />
      if (row.kind === 'child') return ''
      const { result } = row.parent
      // Lines that were never to be written keep what the plan said.
      return result === null ? (
        <StatusPill tone={ACTION_TONE[action]} text={ACTION_LABEL[action]} />
      ) : (
        <StatusPill tone={RESULT_TONE[result]} text={RESULT_LABEL[result]} />
      )
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
  return [
    {
      key: 'productNo',
      title: '货号',
      width: 160,
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
      key: 'name',
      title: '名称',
      width: 210,
      grow: true,
      locked: true,
      render: parent((line) => line.name),
      text: (row) => row.parent.name,
    },
    state,
    {
      key: 'reason',
      title: '说明',
      width: 220,
      render: (row) => (row.kind === 'child' ? (row.child.reason ?? '') : lineReason(row.parent) || none),
      text: (row) => (row.kind === 'child' ? (row.child.reason ?? '') : lineReason(row.parent)),
    },
    ...(view === 'result' ? [links] : []),
    {
      key: 'category',
      title: '分类（旺店通 → 智能POS）',
      width: 200,
      render: parent((line) => <CategoryChange line={line} />),
      text: (row) => `${row.parent.categoryPath.join(' / ')} → ${row.parent.categoryInPos.join(' / ')}`,
    },
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
      key: 'merchantCode',
      title: '商家编码',
      width: 140,
      render: spec((one) => <CodeText value={one.merchantCode} />),
    },
    { key: 'barcode', title: '规格条码', width: 130, render: spec((one) => <CodeText value={one.barcode} />) },
    {
      key: 'price',
      title: '零售价',
      width: 90,
      align: 'end',
      render: spec((one) => formatMoney(one.retailPrice)),
    },
    { key: 'brand', title: '品牌', width: 90, render: parent((line) => line.brand || none) },
    { key: 'unit', title: '基本单位', width: 76, render: parent((line) => line.unit || none) },
    {
      key: 'image',
      title: '图片',
      width: 60,
      render: parent((line) => <ImageThumb address={line.image} note={PRODUCTS_TEXT.imageBlocked} />),
    },
    { key: 'created', title: '创建时间', width: 110, render: parent((line) => <TimeText at={line.createdAt} />) },
  ]
}

/** Lines that arrived share one journal line per batch; one that did not has lines of its own. */
export function journalPart(line: PlanLine): { scope: string } | { subjectType: string; subjectId: string } {
  const own = line.result === 'failed' || line.result === 'unknown' || line.result === 'discarded'
  return own ? { subjectType: 'product', subjectId: line.productNo } : { scope: 'queue' }
}

function CategoryChange({ line }: { line: PlanLine }) {
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
