import './returns.css'
import { Input, Select } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import {
  type CallOutput,
  type Envelope,
  type ProvinceConnection,
  STOCK_DOCUMENT_KINDS,
  STOCK_DOCUMENT_TEXT,
  type StockDocument,
} from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { DOCUMENT_STATE_TONE, RETURNS_TEXT, STOCK_DOCUMENTS_MENU, STOCK_DOCUMENTS_TEXT } from '../../text/returns.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { WithProvince } from '../province-settings/with-province.tsx'
import { DOCUMENT_COLUMNS } from './document-columns.tsx'
import { isNarrowed, stockDocumentQuestion } from './returns-question.ts'
import { StockDocumentDetail } from './stock-document-detail.tsx'

type Answer = CallOutput<'stockDocuments.list'>
const TITLE = '自动生成单据'
const KINDS = STOCK_DOCUMENT_KINDS.map((value) => ({ value, label: STOCK_DOCUMENT_TEXT[value] }))

/** What returns of IDEAL made: 采购入库单, 采购退货单, 移出库单, 移入库单, 批发出库单, 批发退货单 (I2–I6). */
export default function StockDocumentsPage() {
  return (
    <WithProvince menuPath={STOCK_DOCUMENTS_MENU} title={TITLE}>
      {(connection, chooser) => <StockDocuments key={connection.id} connection={connection} chooser={chooser} />}
    </WithProvince>
  )
}

function StockDocuments({ connection, chooser }: { connection: ProvinceConnection; chooser: ReactNode }) {
  const workspace = useActiveWorkspace()
  const { query: route } = useRoute()
  const connectionId = connection.id
  const question = useMemo(() => stockDocumentQuestion(route), [route])
  const openId = route.id === undefined ? Number.NaN : Number(route.id)
  const scroll = useScrolled()
  const [typed, setTyped] = useState(question.text)
  const list = useLiveList<StockDocument, Answer>({
    key: JSON.stringify([workspace, connectionId, question]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'stockDocuments.list', {
        connectionId,
        ...question,
        cursor,
        limit: Math.min(limit, 200),
      }),
    rowKey: (row) => row.id,
    pageSize: 100,
    held: scroll.scrolled,
  })
  useTopic('returns.changed', (event) => {
    if (event.connectionId === connectionId) list.changed()
  })
  useRefresh(list.reload)
  const change = (changes: Record<string, string | null>) => {
    scroll.toTop()
    replaceQuery({ id: null, ...changes })
  }
  return (
    <Page
      menuPath={STOCK_DOCUMENTS_MENU}
      title={TITLE}
      note={STOCK_DOCUMENTS_TEXT.note}
      layout="fill"
      actions={chooser}
    >
      <search className="dj-returns-filters" aria-label="筛选">
        <Input.Search
          data-page-search
          allowClear
          className="dj-returns-search"
          value={typed}
          maxLength={100}
          placeholder={STOCK_DOCUMENTS_TEXT.search}
          aria-label="查找单据"
          onChange={(event) => {
            setTyped(event.target.value)
            if (event.target.value === '') change({ text: null })
          }}
          onSearch={(text) => change({ text: text.trim() || null })}
        />
        <Select
          allowClear
          aria-label="单据类型"
          className="dj-returns-kind"
          placeholder={STOCK_DOCUMENTS_TEXT.allKinds}
          value={question.kind}
          options={KINDS}
          onChange={(kind) => change({ kind: kind ?? null })}
        />
        <fieldset className="dj-returns-days" aria-label="日期">
          <DayInput label="从这一天" value={question.from ?? ''} onChange={(from) => change({ from: from || null })} />
          <span aria-hidden="true">至</span>
          <DayInput label="到这一天" value={question.to ?? ''} onChange={(to) => change({ to: to || null })} />
        </fieldset>
        {isNarrowed(question) ? (
          <button
            type="button"
            className="dj-link"
            onClick={() => {
              setTyped('')
              change({ text: null, kind: null, from: null, to: null, order: null })
            }}
          >
            清除筛选
          </button>
        ) : null}
      </search>
      <div className="dj-split">
        <LiveTable
          list={list}
          scroll={scroll}
          changes={RETURNS_TEXT.changes}
          id="stock-documents"
          label={TITLE}
          columns={DOCUMENT_COLUMNS}
          rowKey={(row) => row.id}
          onOpen={(row) => replaceQuery({ id: row.id })}
          openOnClick
          activeKey={Number.isNaN(openId) ? null : openId}
          rowTone={(row) => (row.difference && row.state === 'delivered' ? 'warn' : DOCUMENT_STATE_TONE[row.state])}
          empty={
            isNarrowed(question)
              ? { title: STOCK_DOCUMENTS_TEXT.nothingFound, hint: STOCK_DOCUMENTS_TEXT.nothingFoundHint }
              : { title: STOCK_DOCUMENTS_TEXT.none, hint: STOCK_DOCUMENTS_TEXT.noneHint }
          }
        />
        {Number.isNaN(openId) ? null : (
          <StockDocumentDetail key={openId} id={openId} onClose={() => replaceQuery({ id: null })} />
        )}
      </div>
    </Page>
  )
}
