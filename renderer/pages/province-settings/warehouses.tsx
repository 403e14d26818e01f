import './province-settings.css'
import { App, Input } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import type { CallOutput, ProvinceConnection, WarehouseRow } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { PROVINCE_READ_ONLY } from '../../text/common.ts'
import { formatCount } from '../../text/format.ts'
import { PROVINCE_MENU, WAREHOUSE_TAB_TEXT, WAREHOUSE_TABS, WAREHOUSE_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Page } from '../../ui/page.tsx'
import { RowAct } from '../../ui/row-act.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { useSync } from './sync-button.tsx'
import { WarehouseDialog } from './warehouse-dialog.tsx'
import { countTabs, proposalsOf, readTab, shownRows } from './warehouse-rows.ts'
import { WithProvince } from './with-province.tsx'

type Answer = CallOutput<'province.warehouses'>
const NOTHING: Answer = { rows: [], idealWarehouses: [], readAt: null }
const TITLE = '荣耀IDEAL仓库设置'

/** 荣耀IDEAL仓库设置 (I20–I22). */
export default function IdealWarehousesPage() {
  return (
    <WithProvince menuPath={PROVINCE_MENU.warehouses} title={TITLE}>
      {(connection, chooser) => <Warehouses key={connection.id} connection={connection} chooser={chooser} />}
    </WithProvince>
  )
}

function Warehouses({ connection, chooser }: { connection: ProvinceConnection; chooser: ReactNode }) {
  const { message } = App.useApp()
  const { query: route } = useRoute()
  const implementer = useIsImplementer()
  const readOnly = implementer ? null : PROVINCE_READ_ONLY
  const id = connection.id
  const query = useQuery('province.warehouses', { id }, ['connections.changed'])
  const map = useAction('province.mapWarehouse')
  const sync = useSync(id, query.reload)
  const [setting, setSetting] = useState<WarehouseRow | null>(null)
  const [clearing, setClearing] = useState<WarehouseRow | null>(null)
  const [accepting, setAccepting] = useState(false)
  const answer = query.data ?? NOTHING
  const tab = readTab(route.tab ?? '')
  const text = route.text ?? ''
  const rows = useMemo(() => shownRows(answer.rows, tab, text), [answer.rows, tab, text])
  const counts = useMemo(() => countTabs(answer.rows), [answer.rows])
  const proposals = useMemo(() => proposalsOf(answer.rows), [answer.rows])

  const store = async (warehouseNo: string, idealCode: string | null): Promise<boolean> => {
    const done = await map.run({ id, warehouseNo, idealCode })
    query.reload()
    return done !== null
  }
  const acceptAll = async () => {
    setAccepting(true)
    let done = 0
    for (const { warehouseNo, idealCode } of proposals) {
      if ((await map.run({ id, warehouseNo, idealCode })) === null) break
      done++
    }
    setAccepting(false)
    query.reload()
    if (done > 0) void message.success(`已设置 ${formatCount(done)} 个仓库`)
  }
  const columns = columnsOf({
    readOnly,
    onAccept: (row) => void store(row.warehouseNo, row.proposal),
    onSet: setSetting,
    onClear: setClearing,
  })
  return (
    <Page
      menuPath={PROVINCE_MENU.warehouses}
      title={TITLE}
      note={WAREHOUSE_TEXT.note}
      layout="fill"
      actions={
        <>
          {chooser}
          {sync.button}
          <ActionButton
            type="primary"
            loading={accepting}
            reason={readOnly ?? (proposals.length === 0 ? WAREHOUSE_TEXT.noProposals : null)}
            onClick={() => void acceptAll()}
          >
            {WAREHOUSE_TEXT.acceptAll(formatCount(proposals.length))}
          </ActionButton>
        </>
      }
    >
      {sync.notice}
      {readOnly ? <p className="dj-note">{readOnly}。</p> : null}
      {map.error && setting === null ? <ErrorPanel error={map.error} onClose={map.clear} compact /> : null}
      <Toolbar
        label="筛选"
        end={
          <Input.Search
            data-page-search
            allowClear
            className="dj-province-search"
            defaultValue={text}
            maxLength={100}
            placeholder={WAREHOUSE_TEXT.search}
            aria-label="查找仓库"
            onChange={(event) => replaceQuery({ text: event.target.value.trim() })}
          />
        }
      >
        <CountTabs
          label="仓库映射"
          active={tab}
          onChange={(next) => replaceQuery({ tab: next === 'all' ? null : next })}
          tabs={WAREHOUSE_TABS.map((key) => ({
            key,
            label: WAREHOUSE_TAB_TEXT[key],
            count: query.data === null ? null : counts[key],
            ...(key === 'unmapped' ? { tone: 'warn' as const } : key === 'problem' ? { tone: 'bad' as const } : {}),
          }))}
        />
      </Toolbar>
      <DataTable
        id="province.warehouses"
        label={TITLE}
        columns={columns}
        rows={rows}
        rowKey={(row) => row.warehouseNo}
        loading={query.loading && query.data === null}
        error={query.error}
        onRetry={query.reload}
        total={rows.length}
        onOpen={(row) => {
          if (readOnly === null) setSetting(row)
        }}
        rowTone={(row) => (row.idealCode === null ? (row.active ? 'warn' : null) : row.problem === '' ? null : 'bad')}
        empty={
          answer.rows.length === 0
            ? { title: WAREHOUSE_TEXT.none, hint: WAREHOUSE_TEXT.noneHint }
            : { title: WAREHOUSE_TEXT.nothingFound, hint: WAREHOUSE_TEXT.nothingFoundHint }
        }
      />
      <WarehouseDialog
        row={setting}
        warehouses={answer}
        action={map}
        onOk={(idealCode) => {
          const row = setting
          if (row === null) return
          void store(row.warehouseNo, idealCode).then((done) => {
            if (done) setSetting(null)
          })
        }}
        onClose={() => {
          map.clear()
          setSetting(null)
        }}
      />
      <ConfirmTyped
        open={clearing !== null}
        title={WAREHOUSE_TEXT.clearTitle}
        tick={`清除「${clearing?.name ?? ''}」的编码 ${clearing?.idealCode ?? ''}`}
        okText={WAREHOUSE_TEXT.clear}
        busy={map.busy}
        onOk={() => {
          if (clearing !== null) void store(clearing.warehouseNo, null).then(() => setClearing(null))
        }}
        onCancel={() => setClearing(null)}
      >
        {WAREHOUSE_TEXT.clearBody}
      </ConfirmTyped>
    </Page>
  )
}

interface Acts {
  readOnly: string | null
  onAccept: (row: WarehouseRow) => void
  onSet: (row: WarehouseRow) => void
  onClear: (row: WarehouseRow) => void
}

function columnsOf({ readOnly, onAccept, onSet, onClear }: Acts): Column<WarehouseRow>[] {
  return [
    { key: 'state', title: '映射', width: 96, locked: true, render: (row) => <MappedPill row={row} /> },
    {
      key: 'warehouseNo',
      title: 'ERP仓库编号',
      width: 130,
      locked: true,
      render: (row) => <CodeText value={row.warehouseNo} />,
    },
    { key: 'name', title: 'ERP仓库名称', width: 180, render: (row) => row.name, text: (row) => row.name },
    { key: 'active', title: 'ERP状态', width: 80, render: (row) => (row.active ? '启用' : '停用') },
    {
      key: 'idealCode',
      title: 'IDEAL仓库编码',
      width: 150,
      render: (row) =>
        row.idealCode === null && row.proposal !== null ? (
          <span className="dj-muted">建议 {row.proposal}</span>
        ) : (
          <CodeText value={row.idealCode} />
        ),
    },
    {
      key: 'idealName',
      title: 'IDEAL仓库名称',
      width: 180,
      render: (row) => row.idealName ?? <span className="dj-none">—</span>,
      text: (row) => row.idealName ?? '',
    },
    {
      key: 'problem',
      title: '说明',
      width: 200,
      grow: true,
      render: (row) => row.problem || <span className="dj-none">—</span>,
      text: (row) => row.problem,
    },
    {
      key: 'acts',
      title: '操作',
      width: 150,
      render: (row) => (
        <>
          {row.idealCode === null && row.proposal !== null ? (
            <RowAct text={WAREHOUSE_TEXT.accept} reason={readOnly} onClick={() => onAccept(row)} />
          ) : null}
          <RowAct
            text={row.idealCode === null ? WAREHOUSE_TEXT.set : WAREHOUSE_TEXT.change}
            reason={readOnly}
            onClick={() => onSet(row)}
          />
          {row.idealCode === null ? null : (
            <RowAct text={WAREHOUSE_TEXT.clear} danger reason={readOnly} onClick={() => onClear(row)} />
          )}
        </>
      ),
    },
  ]
}

function MappedPill({ row }: { row: WarehouseRow }) {
  if (row.idealCode === null) return <StatusPill tone={row.active ? 'warn' : 'off'} text="未映射" />
  return row.problem === '' ? <StatusPill tone="ok" text="已映射" /> : <StatusPill tone="bad" text="有问题" />
}
