import { ORDER_KIND_TEXT, type ReturnRow } from '../../../preload/contract/index.ts'
import { RETURNS_TEXT, SOURCE_TEXT, STAGE_TONE } from '../../text/returns.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { RowAct } from '../../ui/row-act.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { canAskAgain, progressText, trimDecimal } from './returns-question.ts'

/** Columns of ideal回传; `gone` tells whether a row shown has left the list since. */
export function returnColumns(gone: (id: number) => boolean, onAgain: (id: number) => void): Column<ReturnRow>[] {
  return [
    {
      key: 'stage',
      title: '状态',
      width: 128,
      locked: true,
      render: (row) =>
        gone(row.id) ? (
          <StatusPill tone="off" text="已变化" title="已离开此列表" />
        ) : (
          <StatusPill tone={STAGE_TONE[row.stage]} text={row.stageText} />
        ),
    },
    {
      key: 'orderNo',
      title: '单据号',
      width: 150,
      locked: true,
      render: (row) => <CodeText value={row.orderNo} />,
      text: (row) => row.orderNo,
    },
    { key: 'kind', title: '单据类型', width: 110, render: (row) => ORDER_KIND_TEXT[row.kind] },
    { key: 'phase', title: '回传状态', width: 96, render: (row) => row.phaseText, text: (row) => row.phaseText },
    { key: 'serials', title: '串号', width: 90, align: 'end', render: progressText },
    {
      key: 'quantity',
      title: '实际 / 订单',
      width: 100,
      align: 'end',
      render: (row) => `${trimDecimal(row.quantity)} / ${trimDecimal(row.ordered)}`,
    },
    {
      key: 'why',
      title: '说明',
      width: 200,
      grow: true,
      render: (row) => whyText(row) || <span className="dj-none">—</span>,
      text: (row) =>
        row.trouble ? `${row.trouble.problem}\n${row.trouble.cause}\n${row.trouble.action}` : whyText(row),
    },
    { key: 'receivedAt', title: '接收时间', width: 104, render: (row) => <TimeText at={row.receivedAt} /> },
    { key: 'nextAt', title: '下次查询', width: 104, hidden: true, render: (row) => <TimeText at={row.nextAt} /> },
    {
      key: 'acts',
      title: '操作',
      width: 110,
      render: (row) => (
        <RowAct
          text={RETURNS_TEXT.again}
          reason={canAskAgain(row) ? null : RETURNS_TEXT.againOnly}
          title={RETURNS_TEXT.againHint}
          onClick={() => onAgain(row.id)}
        />
      ),
    },
    { key: 'source', title: '来源', width: 88, hidden: true, render: (row) => SOURCE_TEXT[row.source] },
    { key: 'attempts', title: '查询次数', width: 80, align: 'end', hidden: true, render: (row) => row.attempts },
    {
      key: 'finishedAt',
      title: '完成时间',
      width: 104,
      hidden: true,
      render: (row) => <TimeText at={row.finishedAt} />,
    },
    {
      key: 'correlationId',
      title: '关联号',
      width: 120,
      hidden: true,
      render: (row) => <CodeText value={row.correlationId} />,
    },
  ]
}

export function whyText(row: Pick<ReturnRow, 'trouble' | 'difference' | 'warnings' | 'problems'>): string {
  if (row.trouble !== null) return row.trouble.problem
  const parts: string[] = []
  if (row.difference) parts.push('数量差异')
  if (row.problems.length > 0) parts.push(`${row.problems.length} 个串号有问题`)
  if (row.warnings > 0) parts.push(`${row.warnings} 个提醒`)
  return parts.join('；')
}
