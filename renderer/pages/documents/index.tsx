import './documents.css'
import { Select } from 'antd'
import { useMemo, useState } from 'react'
import type {
  CallOutput,
  Connection,
  DocumentDirection,
  DocumentRow,
  Envelope,
} from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useNow } from '../../state/now.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import {
  DIRECTION_TEXT,
  DOCUMENT_TAB_KEYS,
  DOCUMENT_TONE,
  DOCUMENTS_TEXT,
  type DocumentTabKey,
  SORTS,
  TAB_EMPTY_TEXT,
  TAB_TEXT,
  TAB_TONES,
} from '../../text/documents.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WithConnection } from '../connections/with-connection.tsx'
import { documentColumns } from './columns.tsx'
import { DocumentDetail } from './document-detail.tsx'
import { FilterBar } from './filter-bar.tsx'
import { isNarrowed, questionOf } from './question.ts'
import { SelectionBar } from './selection-bar.tsx'
import { SettingsDialog } from './settings-dialog.tsx'
import { StreamsStrip } from './streams-strip.tsx'

type Answer = CallOutput<'documents.list'>

const MENU_PATH = ['单据'] as const

/** 单据: both directions in one list; what did not arrive, why, and what to do. */
export default function DocumentsPage() {
  return (
    <WithConnection menuPath={MENU_PATH} title="单据" text={DOCUMENTS_TEXT}>
      {(connection, connections) => <Documents key={connection.id} connection={connection} connections={connections} />}
    </WithConnection>
  )
}

function Documents({ connection, connections }: { connection: Connection; connections: readonly Connection[] }) {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const connectionId = connection.id
  const question = useMemo(() => questionOf(query, connectionId), [query, connectionId])
  const { filter, sort, tab } = question
  const openId = query.id === undefined ? Number.NaN : Number(query.id)
  const now = useNow()
  const online = useSummary((mirror) => mirror.summary?.online ?? true)
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set())
  const [settings, setSettings] = useState(false)
  const [asking, setAsking] = useState<DocumentDirection | null>(null)
  const scroll = useScrolled()
  const status = useQuery('documents.status', { connectionId }, ['documents.changed', 'clock.changed'])
  const kinds = useQuery('documents.kinds', { connectionId })
  const mapping = useQuery('connections.mapping', { id: connectionId }, ['connections.changed'])
  const refresh = useAction('documents.refresh')
  const save = useAction('documents.export')

  const list = useLiveList<DocumentRow, Answer>({
    key: JSON.stringify([workspace, filter, sort.key]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'documents.list', {
        ...filter,
        sort: { by: sort.by, descending: sort.descending },
        cursor,
        limit: Math.min(limit, 200),
      }),
    rowKey: (row) => row.id,
    pageSize: 100,
    held: scroll.scrolled || selected.size > 0,
  })
  useTopic('documents.changed', (event) => {
    if (event.connectionId === connectionId) list.changed()
  })
  useRefresh(list.reload)

  const change = (changes: Record<string, string | null>) => {
    setSelected(new Set())
    scroll.toTop()
    replaceQuery({ id: null, ...changes })
  }
  const ask = (direction: DocumentDirection) => {
    setAsking(direction)
    void refresh.run({ connectionId, direction }).then(() => {
      setAsking(null)
      status.reload()
    })
  }
  const { gone } = list
  const columns = useMemo(() => documentColumns(now, (id) => gone.has(id)), [now, gone])
  const head = list.head
  const [emptyTitle, emptyHint] = TAB_EMPTY_TEXT[tab]
  return (
    <Page
      menuPath={MENU_PATH}
      title="单据"
      note={DOCUMENTS_TEXT.note}
      layout="fill"
      actions={
        <>
          {connections.length > 1 ? (
            <Select
              aria-label="对接"
              value={connectionId}
              options={connections.map((one) => ({ value: one.id, label: one.name }))}
              onChange={(id) => change({ connection: String(id), kind: null, shop: null, warehouse: null })}
            />
          ) : null}
          <ActionButton
            loading={save.busy}
            reason={list.total === 0 ? '没有可导出的单据' : null}
            onClick={() => void save.run({ ...filter, format: 'xlsx' })}
          >
            {DOCUMENTS_TEXT.exportList}
          </ActionButton>
          <ActionButton onClick={() => setSettings(true)}>{DOCUMENTS_TEXT.settings}</ActionButton>
        </>
      }
    >
      {refresh.error ? <ErrorPanel error={refresh.error} onClose={refresh.clear} compact /> : null}
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      {status.error ? <ErrorPanel error={status.error} onRetry={status.reload} compact /> : null}
      {status.data ? <StreamsStrip status={status.data} online={online} busy={asking} onRefresh={ask} /> : null}
      {status.data?.streams.map((stream) =>
        stream.trouble === null || stream.runner === 'direct' || !online ? null : (
          <TroubleLine key={stream.direction} trouble={stream.trouble} label={DIRECTION_TEXT[stream.direction]} />
        ),
      )}
      {status.data?.productsSwitch === false ? (
        <p className="dj-warning" role="status">
          ! {DOCUMENTS_TEXT.productsSwitchOff}
        </p>
      ) : null}
      <div className="dj-documents-tabs">
        <CountTabs<DocumentTabKey>
          label="单据状态"
          active={tab}
          onChange={(next) => change({ tab: next === 'all' ? null : next })}
          tabs={DOCUMENT_TAB_KEYS.map((key) => ({
            key,
            label: TAB_TEXT[key],
            ...countOf(key, head),
            ...(TAB_TONES[key] ? { tone: TAB_TONES[key] } : {}),
          }))}
        />
        <Select
          aria-label="排序"
          className="dj-documents-sort"
          value={sort.key}
          options={SORTS.map((one) => ({ value: one.key, label: one.label }))}
          onChange={(key) => change({ sort: key === SORTS[0]?.key ? null : key })}
        />
      </div>
      <FilterBar
        question={question}
        kinds={kinds.data?.kinds ?? []}
        shops={mapping.data?.rows ?? []}
        late={head?.late ?? 0}
        onChange={change}
      />
      <SelectionBar selected={selected} onClear={() => setSelected(new Set())} onDone={list.changed} />
      <div className="dj-split">
        <LiveTable
          id="documents"
          label={`单据 ${TAB_TEXT[tab]}`}
          list={list}
          scroll={scroll}
          changes={DOCUMENTS_TEXT.changes}
          columns={columns}
          rowKey={(row) => row.id}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => replaceQuery({ id: row.id })}
          openOnClick
          activeKey={Number.isNaN(openId) ? null : openId}
          rowTone={(row) => DOCUMENT_TONE[row.state]}
          empty={
            isNarrowed(filter)
              ? { title: DOCUMENTS_TEXT.nothingFound, hint: DOCUMENTS_TEXT.nothingFoundHint }
              : { title: emptyTitle, hint: emptyHint }
          }
          foot={head && head.late > 0 ? `超时 ${formatCount(head.late)} 张` : null}
        />
        {Number.isNaN(openId) ? null : (
          <DocumentDetail key={openId} id={openId} onClose={() => replaceQuery({ id: null })} />
        )}
      </div>
      <SettingsDialog
        connectionId={connectionId}
        open={settings}
        onClose={() => {
          setSettings(false)
          kinds.reload()
        }}
      />
    </Page>
  )
}

function countOf(key: DocumentTabKey, head: Answer | null): { count?: number | null } {
  if (head === null) return { count: null }
  const count = key === 'all' ? Object.values(head.tabs).reduce((sum, one) => sum + one, 0) : head.tabs[key]
  return count === undefined || count === 0 ? {} : { count }
}
