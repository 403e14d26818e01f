import './queue.css'
import { Input } from 'antd'
import { useMemo, useRef, useState } from 'react'
import type { CallError, CallOutput, Envelope, QueueRow } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { lanesInUse, useRole } from '../../state/of-role.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import { QUEUE_TABS, QUEUE_TEXT, TAB_EMPTY, TAB_LABEL, TAB_STATES, TAB_TONE } from '../../text/queue.ts'
import { OUTBOX_TONE } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ChangesBar, useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { ActDialog } from './act-dialogs.tsx'
import { ActResult } from './act-result.tsx'
import { CausesPanel } from './causes-panel.tsx'
import { queueColumns, rowText } from './columns.tsx'
import { tabCounts, tabOf } from './counts.ts'
import { LaneStrip } from './lane-strip.tsx'
import { QueueDetail } from './queue-detail.tsx'
import { SelectionBar } from './selection-bar.tsx'
import { useQueueActs } from './use-queue-acts.ts'

const PAGE = 100
type Answer = CallOutput<'queue.list'>

/** 队列: what is on its way, what failed and why, and what a person can do about it. */
export default function QueuePage() {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const tab = tabOf(query.state ?? '')
  const lane = query.lane ?? ''
  const text = query.text ?? ''
  const openId = query.id === undefined ? null : Number(query.id)
  const summary = useSummary((mirror) => mirror.summary)
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set())
  const extra = useRef(new Map<RowKey, QueueRow>())
  const { box, scrolled, onScrollCapture, toTop } = useScrolled()
  const kick = useAction('queue.kick')

  const filter = { states: [...TAB_STATES[tab]], lane: lane === '' ? null : lane, text }
  const read = (cursor: string | null, limit: number): Promise<Envelope<Answer>> =>
    callBridge(workspace, 'queue.list', { ...filter, cursor, limit })
  const list = useLiveList<QueueRow, Answer>({
    key: JSON.stringify([workspace, filter]),
    read,
    rowKey: (row) => row.id,
    pageSize: PAGE,
    held: scrolled || selected.size > 0,
  })
  const causes = useQuery('queue.causes', tab === 'refused' ? {} : null, ['queue.changed'])
  useTopic('queue.changed', list.changed)
  useRefresh(list.reload)
  const acts = useQueueActs(list.changed)

  const open = (id: number | null) => replaceQuery({ id })
  const change = (changes: Record<string, string | null>) => {
    setSelected(new Set())
    extra.current.clear()
    toTop()
    replaceQuery(changes)
  }
  const askRef = useRef(acts.ask)
  askRef.current = acts.ask
  const { gone } = list
  const columns = useMemo(
    () =>
      queueColumns(
        {
          retry: (row) => askRef.current({ kind: 'retry', rows: [row] }),
          discard: (row) => askRef.current({ kind: 'discard', rows: [row] }),
          open: (row) => replaceQuery({ id: row.id }),
          copy: (row) => void copyText(rowText(row)),
        },
        (id) => gone.has(id),
      ),
    [gone],
  )
  const role = useRole()
  const lanes = summary?.lanes ?? []
  const counts = summary === null ? null : tabCounts(lanes, lane)
  const [emptyTitle, emptyHint] = TAB_EMPTY[tab]
  const chosenRows = (): QueueRow[] => {
    const shown = new Map<RowKey, QueueRow>(list.rows.map((row) => [row.id, row]))
    return [...selected].flatMap((key) => shown.get(key) ?? extra.current.get(key) ?? [])
  }
  const showChanges = () => {
    // Ticked rows stay ticked, also those that leave the rows shown.
    for (const row of chosenRows()) extra.current.set(row.id, row)
    toTop()
    list.reload()
  }
  return (
    <Page
      menuPath={['队列']}
      title="队列"
      note={QUEUE_TEXT.note}
      layout="fill"
      actions={
        <>
          <Input.Search
            className="dj-queue-search"
            data-page-search
            allowClear
            key={text}
            defaultValue={text}
            placeholder={QUEUE_TEXT.searchPlaceholder}
            aria-label="搜索队列"
            maxLength={100}
            onSearch={(value) => change({ text: value.trim() || null })}
          />
          <ActionButton
            loading={kick.busy}
            title={QUEUE_TEXT.kickHint}
            reason={summary?.online === false ? QUEUE_TEXT.offlineKick : lanes.length === 0 ? '还没有通道' : null}
            onClick={() => void kick.run({ lane: null })}
          >
            {QUEUE_TEXT.kickAll}
          </ActionButton>
        </>
      }
    >
      {kick.error ? <ErrorPanel error={kick.error} onClose={kick.clear} compact /> : null}
      {summary?.deliveryPaused ? (
        <TroubleLine trouble={QUEUE_TEXT.deliveryPaused} tone="warn" link={{ page: '/', text: '去首页确认' }} />
      ) : null}
      <LaneStrip
        lanes={lanesInUse(lanes, role)}
        online={summary?.online ?? true}
        chosen={lane}
        onChoose={(next) => change({ lane: next || null })}
      />
      <CountTabs
        label="状态"
        active={tab}
        onChange={(next) => change({ state: next, id: null })}
        tabs={QUEUE_TABS.map((key) => ({
          key,
          label: TAB_LABEL[key],
          ...(counts === null ? { count: null } : counts[key] > 0 ? { count: counts[key] } : {}),
          ...(TAB_TONE[key] ? { tone: TAB_TONE[key] } : {}),
        }))}
      />
      {tab === 'refused' && text === '' && openId === null ? (
        <CausesPanel causes={causes.data?.causes ?? []} onRetry={(cause) => acts.ask({ kind: 'retry-cause', cause })} />
      ) : null}
      <ActResult result={acts.result} onClose={acts.clearResult} />
      <SelectionBar
        selected={selected}
        total={text === '' ? list.total : null}
        read={read}
        onAll={(rows) => {
          for (const row of rows) extra.current.set(row.id, row)
          setSelected(new Set(rows.map((row) => row.id)))
        }}
        onClear={() => setSelected(new Set())}
        onRetry={() => acts.ask({ kind: 'retry', rows: chosenRows() })}
        onDiscard={() => acts.ask({ kind: 'discard', rows: chosenRows() })}
      />
      <div className="dj-split">
        <div className="dj-split-list" ref={box} onScrollCapture={onScrollCapture}>
          <ChangesBar changes={list.changes} text={QUEUE_TEXT.changes} onShow={showChanges} />
          <DataTable
            id="queue"
            label={`队列 ${TAB_LABEL[tab]}`}
            columns={columns}
            rows={list.rows}
            rowKey={(row) => row.id}
            loading={list.loading}
            error={list.error satisfies CallError | null}
            onRetry={list.reload}
            total={text === '' ? list.total : null}
            hasMore={list.hasMore}
            onLoadMore={list.loadMore}
            selected={selected}
            onSelect={setSelected}
            onOpen={(row) => open(row.id)}
            openOnClick
            activeKey={openId}
            rowTone={(row) => OUTBOX_TONE[row.state]}
            empty={
              text === ''
                ? { title: emptyTitle, hint: emptyHint }
                : {
                    title: `没有找到「${text}」`,
                    hint: '按我方单号、对方单号、货号或名称查找；也可以换一个状态页签。',
                  }
            }
            foot={counts === null ? null : `未完成 ${formatCount(counts.open)} · 失败 ${formatCount(counts.refused)}`}
          />
        </div>
        {openId === null || Number.isNaN(openId) ? null : (
          <QueueDetail key={openId} id={openId} onAsk={acts.ask} onOpen={open} onClose={() => open(null)} />
        )}
      </div>
      <ActDialog act={acts.act} busy={acts.busy} error={acts.error} onConfirm={acts.confirm} onClose={acts.close} />
    </Page>
  )
}
