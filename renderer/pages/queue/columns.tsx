import type { QueueRow } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { QUEUE_TEXT } from '../../text/queue.ts'
import { OUTBOX_LABEL, OUTBOX_TONE } from '../../text/status.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { RowAct } from '../../ui/row-act.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { discardReason, retryReason } from './row-acts.ts'

export interface RowActions {
  retry: (row: QueueRow) => void
  discard: (row: QueueRow) => void
  open: (row: QueueRow) => void
  copy: (row: QueueRow) => void
}

/** Columns of the queue; `gone` says whether a row shown has left the list since. */
export function queueColumns(acts: RowActions, gone: (id: number) => boolean): Column<QueueRow>[] {
  return [
    {
      key: 'state',
      title: '状态',
      width: 100,
      locked: true,
      render: (row) =>
        gone(row.id) ? (
          <StatusPill tone="off" text="已变化" title={QUEUE_TEXT.gone} />
        ) : (
          <StatusPill tone={OUTBOX_TONE[row.state]} text={OUTBOX_LABEL[row.state]} />
        ),
    },
    {
      key: 'subject',
      title: '对象',
      width: 210,
      grow: true,
      locked: true,
      render: (row) => (
        <span className={gone(row.id) ? 'dj-gone' : ''}>{row.subject.label || row.subject.id || row.ourNo}</span>
      ),
      text: (row) => row.subject.label,
    },
    { key: 'kind', title: '类型', width: 92, render: (row) => row.kindLabel, text: (row) => row.kindLabel },
    {
      key: 'trouble',
      title: '最近错误',
      width: 210,
      render: (row) => row.trouble?.problem ?? <span className="dj-none">—</span>,
      text: (row) => (row.trouble ? `${row.trouble.problem}\n${row.trouble.cause}\n${row.trouble.action}` : ''),
    },
    { key: 'attempts', title: '尝试', width: 56, align: 'end', render: (row) => formatCount(row.attempts) },
    { key: 'due', title: '下次重试', width: 96, render: (row) => <TimeText at={row.dueAt} /> },
    {
      key: 'acts',
      title: '操作',
      width: 164,
      render: (row) => (
        <>
          <RowAct text="重试" title="立即重试" reason={retryReason(row.state)} onClick={() => acts.retry(row)} />
          <RowAct text="放弃" danger reason={discardReason(row.state)} onClick={() => acts.discard(row)} />
          <RowAct text="查看" title="查看请求和经过" onClick={() => acts.open(row)} />
          <RowAct text="复制" title="复制这一行的要点" onClick={() => acts.copy(row)} />
        </>
      ),
    },
    { key: 'updated', title: '更新时间', width: 96, render: (row) => <TimeText at={row.updatedAt} /> },
    { key: 'ourNo', title: '我方单号', width: 160, render: (row) => <CodeText value={row.ourNo} /> },
    { key: 'remoteNo', title: '对方单号', width: 120, render: (row) => <CodeText value={row.remoteNo} /> },
    { key: 'correlationId', title: '关联号', width: 120, render: (row) => <CodeText value={row.correlationId} /> },
    { key: 'lane', title: '通道', width: 150, render: (row) => row.laneLabel, text: (row) => row.laneLabel },
    { key: 'askedBy', title: '操作员', width: 90, render: (row) => row.askedBy || '—', text: (row) => row.askedBy },
    { key: 'created', title: '排队时间', width: 96, hidden: true, render: (row) => <TimeText at={row.createdAt} /> },
  ]
}

/** The row as text for the clipboard: what one reads out on the phone. */
export function rowText(row: QueueRow): string {
  const lines = [
    `${row.kindLabel}：${row.subject.label}`,
    `状态：${OUTBOX_LABEL[row.state]}（尝试 ${row.attempts} 次）`,
    `我方单号：${row.ourNo}`,
  ]
  if (row.remoteNo) lines.push(`对方单号：${row.remoteNo}`)
  if (row.trouble) {
    lines.push(`问题：${row.trouble.problem}`, `原因：${row.trouble.cause}`, `怎么办：${row.trouble.action}`)
  }
  lines.push(`通道：${row.laneLabel}`, `关联号：${row.correlationId}`)
  return lines.join('\n')
}
