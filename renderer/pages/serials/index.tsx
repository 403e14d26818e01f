import './serials.css'
import { Dropdown, Input, type InputRef } from 'antd'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { CallOutput, Envelope, ProvinceConnection } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { ListPage } from '../../state/live-list.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import {
  SERIAL_TAB_TEXT,
  SERIAL_TABS,
  SERIAL_TONE,
  SERIALS_MENU,
  SERIALS_TEXT,
  type SerialTab,
} from '../../text/returns.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { ChoiceSelect } from '../orders/choice-select.tsx'
import { WithProvince } from '../province-settings/with-province.tsx'
import { LifePane } from './life-pane.tsx'
import { useOpening } from './opening-panel.tsx'
import { scanned, serialFilter, serialTab } from './serials-question.ts'

type Row = CallOutput<'serials.list'>['rows'][number]

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'state',
    title: '状态',
    width: 96,
    locked: true,
    render: (row) => <StatusPill tone={SERIAL_TONE[row.state]} text={row.stateText} />,
  },
  {
    key: 'main',
    title: '主串号',
    width: 176,
    locked: true,
    render: (row) => <CodeText value={row.main} />,
    text: (row) => row.main,
  },
  { key: 'aux1', title: '辅助串号', width: 170, render: (row) => <CodeText value={row.aux1} /> },
  { key: 'aux2', title: '辅助串号2', width: 170, hidden: true, render: (row) => <CodeText value={row.aux2} /> },
  { key: 'productNo', title: '商品编号', width: 130, render: (row) => <CodeText value={row.productNo} /> },
  { key: 'name', title: '商品名称', width: 200, grow: true, render: (row) => row.name, text: (row) => row.name },
  {
    key: 'warehouse',
    title: '仓库',
    width: 130,
    render: (row) => row.warehouse || <span className="dj-none">—</span>,
    text: (row) => row.warehouse,
  },
  { key: 'at', title: '最近变动', width: 110, render: (row) => <TimeText at={row.at} /> },
]

/** 串号追踪: one scan and a device tells its life; below, all devices known. */
export default function SerialsPage() {
  return (
    <WithProvince menuPath={SERIALS_MENU} title="串号追踪">
      {(connection, chooser) => <Serials key={connection.id} connection={connection} chooser={chooser} />}
    </WithProvince>
  )
}

function Serials({ connection, chooser }: { connection: ProvinceConnection; chooser: ReactNode }) {
  const workspace = useActiveWorkspace()
  const { query: route } = useRoute()
  const connectionId = connection.id
  const filter = useMemo(() => serialFilter(route, connectionId), [route, connectionId])
  const serial = scanned(route.serial ?? '')
  const scroll = useScrolled()
  const list = useLiveList<Row, ListPage<Row>>({
    key: JSON.stringify([workspace, filter]),
    read: async (cursor, limit): Promise<Envelope<ListPage<Row>>> => {
      const answer = await callBridge(workspace, 'serials.list', { ...filter, cursor, limit: Math.min(limit, 500) })
      if (!answer.ok) return answer
      const { rows, next, total } = answer.data
      return { ok: true, data: { rows, next, ...(total === null ? {} : { total }) } }
    },
    rowKey: (row) => row.main,
    pageSize: 100,
    held: scroll.scrolled,
  })
  useTopic('returns.changed', (event) => {
    if (event.connectionId === connectionId) list.changed()
  })
  useRefresh(list.reload)
  const opening = useOpening(connectionId, list.reload)
  const save = useAction('serials.export')
  const change = (changes: Record<string, string | null>) => {
    scroll.toTop()
    replaceQuery(changes)
  }
  const { text, productNo, warehouseNo, state } = filter
  const narrowed = text !== '' || productNo !== null || warehouseNo !== null || state !== null
  return (
    <Page
      menuPath={SERIALS_MENU}
      title="串号追踪"
      note={SERIALS_TEXT.note}
      layout="fill"
      actions={
        <>
          {chooser}
          {opening.button}
          <Dropdown
            trigger={['click']}
            menu={{
              items: [
                { key: 'xlsx', label: SERIALS_TEXT.exportXlsx },
                { key: 'csv', label: SERIALS_TEXT.exportCsv },
              ],
              onClick: ({ key }) => void save.run({ ...filter, format: key === 'csv' ? 'csv' : 'xlsx' }),
            }}
          >
            <ActionButton loading={save.busy}>导出 ▾</ActionButton>
          </Dropdown>
        </>
      }
    >
      {opening.notice}
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      <ScanField serial={serial} onScan={(text) => replaceQuery({ serial: text })} />
      <Toolbar
        label="筛选"
        end={
          <>
            <ChoiceSelect
              label={SERIALS_TEXT.warehouse}
              className="dj-serials-filter"
              connectionId={connectionId}
              what="warehouse"
              clearable
              value={filter.warehouseNo ?? ''}
              placeholder={SERIALS_TEXT.allWarehouses}
              onChange={(no) => change({ warehouse: no || null })}
            />
            <Input
              allowClear
              className="dj-serials-filter"
              defaultValue={filter.productNo ?? ''}
              maxLength={64}
              placeholder={SERIALS_TEXT.productNo}
              aria-label={SERIALS_TEXT.productNo}
              onPressEnter={(event) => change({ product: event.currentTarget.value.trim() || null })}
              onBlur={(event) => change({ product: event.currentTarget.value.trim() || null })}
            />
            <Input.Search
              allowClear
              className="dj-serials-filter"
              defaultValue={filter.text}
              maxLength={64}
              placeholder={SERIALS_TEXT.listSearch}
              aria-label={SERIALS_TEXT.listSearch}
              onSearch={(text) => change({ text: text.trim() || null })}
            />
          </>
        }
      >
        <CountTabs<SerialTab>
          label="串号状态"
          active={serialTab(route.tab)}
          onChange={(next) => change({ tab: next === 'all' ? null : next })}
          tabs={SERIAL_TABS.map((key) => ({ key, label: SERIAL_TAB_TEXT[key] }))}
        />
      </Toolbar>
      <div className="dj-split">
        <LiveTable
          list={list}
          scroll={scroll}
          changes={SERIALS_TEXT.changes}
          id="serials"
          label={SERIALS_TEXT.list}
          columns={COLUMNS}
          rowKey={(row) => row.main}
          onOpen={(row) => replaceQuery({ serial: row.main })}
          openOnClick
          activeKey={serial === '' ? null : serial}
          empty={
            narrowed
              ? { title: SERIALS_TEXT.nothingFound, hint: SERIALS_TEXT.nothingFoundHint }
              : { title: SERIALS_TEXT.none, hint: SERIALS_TEXT.noneHint }
          }
        />
        {serial === '' ? null : (
          <LifePane
            key={serial}
            connectionId={connectionId}
            serial={serial}
            onClose={() => replaceQuery({ serial: null })}
          />
        )}
      </div>
    </Page>
  )
}

/** For the scan gun: has the focus, Enter looks up, the next scan replaces the last. */
function ScanField({ serial, onScan }: { serial: string; onScan: (serial: string) => void }) {
  const [typed, setTyped] = useState(serial)
  const field = useRef<InputRef>(null)
  useEffect(() => setTyped(serial), [serial])
  const find = () => {
    const text = scanned(typed)
    if (text === '') return
    onScan(text)
    field.current?.select()
  }
  return (
    <div className="dj-serials-scan">
      <Input
        ref={field}
        size="large"
        autoFocus
        allowClear
        data-page-search
        value={typed}
        maxLength={80}
        spellCheck={false}
        autoComplete="off"
        placeholder={SERIALS_TEXT.scan}
        aria-label={SERIALS_TEXT.scan}
        onChange={(event) => setTyped(event.target.value)}
        onPressEnter={find}
      />
      <ActionButton
        size="large"
        type="primary"
        reason={scanned(typed) === '' ? '请先扫描或输入串号' : null}
        onClick={find}
      >
        {SERIALS_TEXT.find}
      </ActionButton>
    </div>
  )
}
