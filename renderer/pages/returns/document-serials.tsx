import { Input, Select } from 'antd'
import { useState } from 'react'
import type { CallOutput, Envelope } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { linkTo } from '../../state/router.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { STOCK_DOCUMENTS_TEXT } from '../../text/returns.ts'
import { CodeText } from '../../ui/code-text.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'

type Answer = CallOutput<'stockDocuments.serials'>
type Row = Answer['rows'][number]

const COLUMNS: readonly Column<Row>[] = [
  { key: 'line', title: '行', width: 56, align: 'end', render: (row) => row.line },
  {
    key: 'main',
    title: '主串号',
    width: 160,
    locked: true,
    render: (row) => (
      <a className="dj-code" href={linkTo('/p/serials', { serial: row.main })}>
        <code>{row.main}</code>
      </a>
    ),
    text: (row) => row.main,
  },
  { key: 'aux1', title: '辅助串号', width: 150, render: (row) => <CodeText value={row.aux1} /> },
  { key: 'aux2', title: '辅助串号2', width: 150, render: (row) => <CodeText value={row.aux2} /> },
  { key: 'productNo', title: '商品编号', width: 110, render: (row) => <CodeText value={row.productNo} /> },
  {
    key: 'warning',
    title: '提醒',
    width: 130,
    grow: true,
    render: (row) => row.warning || <span className="dj-none">—</span>,
    text: (row) => row.warning,
  },
]

interface DocumentSerialsProps {
  id: number
  lines: CallOutput<'stockDocuments.get'>['lines']
}

/** 串号 of one document, a page at a time; a document may have ten thousand. */
export function DocumentSerials({ id, lines }: DocumentSerialsProps) {
  const workspace = useActiveWorkspace()
  const [text, setText] = useState('')
  const [line, setLine] = useState<number | null>(null)
  const list = useLiveList<Row, Answer>({
    key: JSON.stringify([workspace, id, line, text]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'stockDocuments.serials', { id, line, text, cursor, limit: Math.min(limit, 1000) }),
    rowKey: (row) => `${row.line} ${row.main}`,
    pageSize: 200,
  })
  return (
    <div className="dj-returns-serials">
      <div className="dj-returns-serials-head">
        <Input.Search
          allowClear
          size="small"
          maxLength={64}
          placeholder={STOCK_DOCUMENTS_TEXT.serialSearch}
          aria-label={STOCK_DOCUMENTS_TEXT.serialSearch}
          onSearch={(value) => setText(value.trim())}
        />
        {lines.length > 1 ? (
          <Select
            allowClear
            size="small"
            aria-label="商品行"
            placeholder={STOCK_DOCUMENTS_TEXT.allLines}
            value={line}
            options={lines.map((one) => ({ value: one.line, label: `第 ${one.line} 行 ${one.name}` }))}
            onChange={(next) => setLine(next ?? null)}
          />
        ) : null}
      </div>
      <DataTable
        id="stock-document-serials"
        label="串号"
        columns={COLUMNS}
        rows={list.rows}
        rowKey={(row) => `${row.line} ${row.main}`}
        rowTone={(row) => (row.warning === '' ? null : 'warn')}
        loading={list.loading}
        error={list.error}
        onRetry={list.reload}
        total={list.total}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        empty={{ title: text === '' ? STOCK_DOCUMENTS_TEXT.noSerials : `没有找到「${text}」` }}
      />
    </div>
  )
}
