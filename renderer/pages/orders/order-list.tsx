import { type ReactNode, useMemo, useState } from 'react'
import {
  type CallOutput,
  type Envelope,
  ORDER_KIND_TEXT,
  type OrderKind,
  type OrderRow,
  type ProvinceConnection,
} from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { navigate, replaceQuery, useRoute } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import {
  emptyTextOf,
  KIND_WORDS,
  ORDER_TAB_KEYS,
  ORDER_TAB_TEXT,
  ORDER_TAB_TONES,
  ORDER_TONE,
  ORDERS_TEXT,
  type OrderTabKey,
} from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { orderColumns } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { ImportDialog } from './import-dialog.tsx'
import { isNarrowed, questionOf } from './question.ts'
import { SelectionBar } from './selection-bar.tsx'
import { StatusStrip } from './status-strip.tsx'
import { VfDialog } from './vf-dialog.tsx'

type Answer = CallOutput<'orders.list'>

interface OrderListProps {
  kind: OrderKind
  connection: ProvinceConnection
  /** Another connection, among the head buttons; null with a single one. */
  chooser: ReactNode
}

/** One kind of order: tabs by state, filters, and what is done with several at once. */
export function OrderList({ kind, connection, chooser }: OrderListProps) {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const connectionId = connection.id
  const words = KIND_WORDS[kind]
  const { tab, filter } = useMemo(() => questionOf(query, kind, connectionId), [query, kind, connectionId])
  const online = useSummary((mirror) => mirror.summary?.online ?? true)
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set())
  const [dialog, setDialog] = useState<'import' | 'vf' | null>(null)
  const scroll = useScrolled()
  const status = useQuery('orders.status', { connectionId }, ['orders.changed', 'connections.changed', 'clock.changed'])
  const pull = useAction('orders.pull')
  const save = useAction('orders.export')

  const list = useLiveList<OrderRow, Answer>({
    key: JSON.stringify([workspace, filter]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'orders.list', { ...filter, cursor, limit: Math.min(limit, 200) }),
    rowKey: (row) => row.id,
    pageSize: 100,
    held: scroll.scrolled || selected.size > 0,
  })
  useTopic('orders.changed', (event) => {
    if (event.connectionId === connectionId) list.changed()
  })
  useRefresh(list.reload)

  const change = (changes: Record<string, string | null>) => {
    setSelected(new Set())
    scroll.toTop()
    replaceQuery(changes)
  }
  const open = (order: string | number) => navigate(words.path, { ...query, order })
  useShortcut('Alt+N', () => open('new'))
  const { gone } = list
  const columns = useMemo(() => orderColumns(kind, (id) => gone.has(id)), [kind, gone])
  const head = list.head
  const failed = [pull, save].find((action) => action.error !== null)
  return (
    <Page
      menuPath={words.menuPath}
      title={ORDER_KIND_TEXT[kind]}
      note={words.meaning}
      layout="fill"
      actions={
        <>
          {chooser}
          <ActionButton
            loading={pull.busy}
            reason={online ? null : '网络已断开，恢复后会自动读取'}
            onClick={() => void pull.run({ connectionId }).then(status.reload)}
          >
            {ORDERS_TEXT.pull}
          </ActionButton>
          {kind === 'wholesale' ? (
            <ActionButton onClick={() => setDialog('vf')}>{ORDERS_TEXT.pullVf}</ActionButton>
          ) : null}
          <ActionButton onClick={() => setDialog('import')}>{ORDERS_TEXT.importFile}</ActionButton>
          <ActionButton
            loading={save.busy}
            reason={list.total === 0 ? '没有可导出的订单' : null}
            onClick={() => void save.run({ ...filter, format: 'xlsx' })}
          >
            {ORDERS_TEXT.exportList}
          </ActionButton>
          <ActionButton type="primary" title="Alt+N" onClick={() => open('new')}>
            {ORDERS_TEXT.add}
          </ActionButton>
        </>
      }
    >
      {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null}
      {status.error ? <ErrorPanel error={status.error} onRetry={status.reload} compact /> : null}
      {status.data ? <StatusStrip status={status.data} online={online} said={failed?.error?.problem ?? null} /> : null}
      <CountTabs<OrderTabKey>
        label="订单状态"
        active={tab}
        onChange={(next) => change({ tab: next === 'all' ? null : next })}
        tabs={ORDER_TAB_KEYS.map((key) => ({
          key,
          label: ORDER_TAB_TEXT[key],
          ...countOf(key, head),
          ...(ORDER_TAB_TONES[key] ? { tone: ORDER_TAB_TONES[key] } : {}),
        }))}
      />
      <FilterBar connectionId={connectionId} filter={filter} onChange={change} />
      <SelectionBar selected={selected} onClear={() => setSelected(new Set())} onDone={list.changed} />
      <div className="dj-split">
        <LiveTable
          list={list}
          scroll={scroll}
          changes={ORDERS_TEXT.changes}
          id={`orders-${kind}`}
          label={`${ORDER_KIND_TEXT[kind]} ${ORDER_TAB_TEXT[tab]}`}
          columns={columns}
          rowKey={(row) => row.id}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => open(row.id)}
          openOnClick
          rowTone={(row) => ORDER_TONE[row.state]}
          empty={
            isNarrowed(filter)
              ? { title: ORDERS_TEXT.nothingFound, hint: ORDERS_TEXT.nothingFoundHint }
              : emptyTextOf(kind, tab)
          }
        />
      </div>
      {dialog === 'import' ? (
        <ImportDialog connectionId={connectionId} kind={kind} onClose={() => setDialog(null)} onDone={list.changed} />
      ) : null}
      {dialog === 'vf' ? (
        <VfDialog
          connectionId={connectionId}
          reason={status.data?.ezhanOpened === false ? '还没有开通荣耀e栈接口，请联系博远业务员' : ''}
          onClose={() => setDialog(null)}
          onDone={list.changed}
        />
      ) : null}
    </Page>
  )
}

function countOf(key: OrderTabKey, head: Answer | null): { count?: number | null } {
  if (head === null) return { count: null }
  const count = key === 'all' ? Object.values(head.tabs).reduce((sum, one) => sum + one, 0) : head.tabs[key]
  return count === undefined || count === 0 ? {} : { count }
}
