import { Input } from 'antd'
import { useState } from 'react'
import type { CallOutput, DocumentLine, Envelope } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { DOCUMENTS_TEXT } from '../../text/documents.ts'
import { formatMoney } from '../../text/format.ts'
import { CodeText } from '../../ui/code-text.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { trimDecimal } from './columns.tsx'

type Answer = CallOutput<'documents.lines'>

const COLUMNS: readonly Column<DocumentLine>[] = [
  { key: 'line', title: '行', width: 56, align: 'end', locked: true, render: (line) => line.line },
  {
    key: 'spec',
    title: '商家编码',
    width: 140,
    locked: true,
    render: (line) => <CodeText value={line.specNo || null} />,
    text: (line) => line.specNo,
  },
  {
    key: 'name',
    title: '商品',
    width: 180,
    grow: true,
    render: (line) => (line.specName === '' ? line.name : `${line.name}（${line.specName}）`),
    text: (line) => `${line.name} ${line.specName}`,
  },
  { key: 'quantity', title: '数量', width: 76, align: 'end', render: (line) => trimDecimal(line.quantity) },
  {
    key: 'price',
    title: '单价',
    width: 84,
    align: 'end',
    render: (line) => (line.price === null ? '—' : formatMoney(line.price)),
  },
  {
    key: 'note',
    title: '说明',
    width: 150,
    render: (line) => lineNote(line) || <span className="dj-none">—</span>,
    text: lineNote,
  },
]

function lineNote(line: DocumentLine): string {
  return [line.note, line.remark].filter((text) => text !== '').join('；')
}

/** 商品行 of one document, a page at a time; a stocktake has thousands. */
export function DocumentLines({ id }: { id: number }) {
  const workspace = useActiveWorkspace()
  const [text, setText] = useState('')
  const list = useLiveList<DocumentLine, Answer>({
    key: JSON.stringify([workspace, id, text]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'documents.lines', { id, text, cursor, limit: Math.min(limit, 500) }),
    rowKey: (line) => line.line,
    pageSize: 100,
  })
  useTopic('documents.changed', ({ ids }) => {
    if (ids === null || ids.includes(id)) list.changed()
  })
  return (
    <div className="dj-documents-lines">
      <Input.Search
        allowClear
        size="small"
        maxLength={100}
        placeholder={DOCUMENTS_TEXT.linesSearch}
        aria-label="搜索商品行"
        onSearch={(value) => setText(value.trim())}
      />
      <DataTable
        id="document-lines"
        label="商品行"
        columns={COLUMNS}
        rows={list.rows}
        rowKey={(line) => line.line}
        rowTone={(line) => (line.note === '' ? null : 'warn')}
        loading={list.loading}
        error={list.error}
        onRetry={list.reload}
        total={list.total}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        empty={{ title: text === '' ? DOCUMENTS_TEXT.noLines : `没有找到「${text}」` }}
      />
    </div>
  )
}
