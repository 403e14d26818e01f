import type { DocumentRow } from '../../../preload/contract/index.ts'
import { arrivalText, DIRECTION_TEXT, DOCUMENT_TONE, placeText } from '../../text/documents.ts'
import { formatCount, formatMoney } from '../../text/format.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'

/** Columns of 单据; `now` (epoch ms) decides what is late, `gone` whether a row shown has left the list since. */
export function documentColumns(now: number, gone: (id: number) => boolean): Column<DocumentRow>[] {
  return [
    {
      key: 'state',
      title: '状态',
      width: 132,
      locked: true,
      render: (row) =>
        gone(row.id) ? (
          <StatusPill tone="off" text="已变化" title="已离开此列表" />
        ) : (
          <StatusPill tone={DOCUMENT_TONE[row.state]} text={row.stateText} />
        ),
    },
    {
      key: 'number',
      title: '单号',
      width: 168,
      locked: true,
      render: (row) => <CodeText value={row.number} />,
      text: (row) => row.number,
    },
    { key: 'kind', title: '类型', width: 104, render: (row) => row.kindLabel, text: (row) => row.kindLabel },
    { key: 'direction', title: '方向', width: 92, render: (row) => DIRECTION_TEXT[row.direction] },
    { key: 'place', title: '门店 · 仓库', width: 150, render: placeText, text: placeText },
    { key: 'arrival', title: '到达', width: 132, render: (row) => <Arrival row={row} now={now} /> },
    {
      key: 'why',
      title: '说明',
      width: 220,
      grow: true,
      render: (row) => whyText(row) || <span className="dj-none">—</span>,
      text: (row) =>
        row.trouble ? `${row.trouble.problem}\n${row.trouble.cause}\n${row.trouble.action}` : whyText(row),
    },
    { key: 'skus', title: 'SKU', width: 60, align: 'end', render: (row) => formatCount(row.skus) },
    { key: 'quantity', title: '数量', width: 76, align: 'end', render: (row) => trimDecimal(row.quantity) },
    { key: 'amount', title: '金额', width: 96, align: 'end', render: (row) => formatMoney(row.amount) },
    { key: 'finished', title: '完成时间', width: 104, render: (row) => <TimeText at={row.finishedAt} /> },
    { key: 'remoteState', title: '原单状态', width: 96, render: (row) => row.remoteState || '—' },
    { key: 'arrivedNo', title: '对方单号', width: 150, render: (row) => <CodeText value={row.arrivedNo} /> },
    { key: 'ourNo', title: '我方单号', width: 160, render: (row) => <CodeText value={row.ourNo} /> },
    {
      key: 'sourceNo',
      title: '原始单号',
      width: 140,
      hidden: true,
      render: (row) => <CodeText value={row.sourceNo} />,
    },
    { key: 'created', title: '制单时间', width: 104, hidden: true, render: (row) => <TimeText at={row.createdAt} /> },
    { key: 'seen', title: '收到时间', width: 104, hidden: true, render: (row) => <TimeText at={row.seenAt} /> },
    { key: 'sent', title: '发送时间', width: 104, hidden: true, render: (row) => <TimeText at={row.sentAt} /> },
    {
      key: 'correlationId',
      title: '关联号',
      width: 120,
      hidden: true,
      render: (row) => <CodeText value={row.correlationId} />,
    },
  ]
}

/** What a person should know about a row in one line; what 状态 says already is left out. */
export function whyText(row: Pick<DocumentRow, 'trouble' | 'notes' | 'stateText'>): string {
  const { trouble } = row
  if (trouble === null) return row.notes.map((note) => note.text).join('；')
  if (trouble.cause === '') return trouble.problem
  return trouble.problem === row.stateText ? trouble.cause : `${trouble.problem}：${trouble.cause}`
}

/** `12.0000` → `12`, `0.5000` → `0.5`. */
export function trimDecimal(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

function Arrival({ row, now }: { row: DocumentRow; now: number }) {
  const text = arrivalText(row, now)
  if (row.late === null) return text === '' ? <span className="dj-none">—</span> : text
  return <StatusPill tone={row.late === 'alert' ? 'bad' : 'warn'} text={text} />
}
