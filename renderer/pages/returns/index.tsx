import './returns.css'
import { Input } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import type { CallOutput, Envelope, ProvinceConnection, ReturnRow } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { linkTo, replaceQuery, useRoute } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import {
  againText,
  RETURN_TAB_EMPTY,
  RETURN_TAB_STAGES,
  RETURN_TAB_TEXT,
  RETURN_TABS,
  RETURNS_MENU,
  RETURNS_TEXT,
  type ReturnTab,
  STAGE_TONE,
} from '../../text/returns.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WithProvince } from '../province-settings/with-province.tsx'
import { ListenerDialog } from './listener-dialog.tsx'
import { ReturnDetail } from './return-detail.tsx'
import { returnColumns } from './returns-columns.tsx'
import { canAskAgain, returnTab, tabCount } from './returns-question.ts'

type Answer = CallOutput<'returns.list'>
/** Returns of one call (contract). */
const MOST = 500
const TONES: Partial<Record<ReturnTab, 'bad' | 'busy'>> = { trouble: 'bad', moving: 'busy' }

/** ideal回传: what came back, what it waits for, what it made (I10, I67, I72, B10, B11). */
export default function ReturnsPage() {
  return (
    <WithProvince menuPath={RETURNS_MENU} title="ideal回传">
      {(connection, chooser) => <Returns key={connection.id} connection={connection} chooser={chooser} />}
    </WithProvince>
  )
}

function Returns({ connection, chooser }: { connection: ProvinceConnection; chooser: ReactNode }) {
  const workspace = useActiveWorkspace()
  const { query: route } = useRoute()
  const connectionId = connection.id
  const tab = returnTab(route.tab)
  const text = (route.text ?? '').slice(0, 100)
  const openId = route.id === undefined ? Number.NaN : Number(route.id)
  const online = useSummary((mirror) => mirror.summary?.online ?? true)
  const scroll = useScrolled()
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set())
  const [settings, setSettings] = useState(false)
  const [told, setTold] = useState('')
  const status = useQuery('returns.status', { connectionId }, ['returns.changed', 'clock.changed'])
  const refresh = useAction('returns.refresh')
  const again = useAction('returns.again')
  const list = useLiveList<ReturnRow, Answer>({
    key: JSON.stringify([workspace, connectionId, tab, text]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'returns.list', {
        connectionId,
        stages: [...RETURN_TAB_STAGES[tab]],
        text,
        cursor,
        limit: Math.min(limit, 200),
      }),
    rowKey: (row) => row.id,
    pageSize: 100,
    held: scroll.scrolled || selected.size > 0,
  })
  useTopic('returns.changed', (event) => {
    if (event.connectionId === connectionId) list.changed()
  })
  useRefresh(list.reload)
  const change = (changes: Record<string, string | null>) => {
    setSelected(new Set())
    scroll.toTop()
    replaceQuery({ id: null, ...changes })
  }
  const askAgain = async (ids: number[]) => {
    setTold('')
    const answer = await again.run({ ids })
    if (answer === null) return
    setTold(againText(answer))
    setSelected(new Set())
    list.changed()
  }
  const { gone } = list
  const columns = returnColumns(
    (id) => gone.has(id),
    (id) => void askAgain([id]),
  )
  const wanted = useMemo(
    () => list.rows.filter((row) => selected.has(row.id) && canAskAgain(row)).map((row) => row.id),
    [list.rows, selected],
  )
  const failed = refresh.error ?? again.error
  const [emptyTitle, emptyHint] = RETURN_TAB_EMPTY[tab]
  return (
    <Page
      menuPath={RETURNS_MENU}
      title="ideal回传"
      note={RETURNS_TEXT.note}
      layout="fill"
      actions={
        <>
          {chooser}
          <ActionButton onClick={() => setSettings(true)}>{RETURNS_TEXT.listener}</ActionButton>
          <ActionButton
            type="primary"
            title={RETURNS_TEXT.refreshHint}
            loading={refresh.busy}
            reason={online ? null : '网络已断开，恢复后会自动查询'}
            onClick={() => void refresh.run({ connectionId }).then(status.reload)}
          >
            {RETURNS_TEXT.refresh}
          </ActionButton>
        </>
      }
    >
      {failed ? (
        <ErrorPanel
          error={failed}
          compact
          onClose={() => {
            refresh.clear()
            again.clear()
          }}
        />
      ) : null}
      {status.error ? <ErrorPanel error={status.error} onRetry={status.reload} compact /> : null}
      {status.data ? <StatusStrip status={status.data} online={online} /> : null}
      {status.data?.reading ? <TroubleLine trouble={status.data.reading} label="查询停住了" /> : null}
      {told === '' ? null : (
        <p className="dj-note" role="status">
          {told}
          <button type="button" className="dj-link" onClick={() => setTold('')}>
            关闭
          </button>
        </p>
      )}
      <Toolbar
        label="筛选"
        end={
          <Input.Search
            data-page-search
            allowClear
            className="dj-returns-search"
            defaultValue={text}
            maxLength={100}
            placeholder={RETURNS_TEXT.search}
            aria-label="查找单据号"
            onChange={(event) => {
              if (event.target.value === '') change({ text: null })
            }}
            onSearch={(typed) => change({ text: typed.trim() || null })}
          />
        }
      >
        <CountTabs<ReturnTab>
          label="回传状态"
          active={tab}
          onChange={(next) => change({ tab: next === 'all' ? null : next })}
          tabs={RETURN_TABS.map((key) => ({
            key,
            label: RETURN_TAB_TEXT[key],
            count: tabCount(key, list.head),
            ...(TONES[key] ? { tone: TONES[key] } : {}),
          }))}
        />
      </Toolbar>
      {selected.size === 0 ? null : (
        <div className="dj-selection" role="toolbar" aria-label="已选行">
          <b>{RETURNS_TEXT.selected(formatCount(selected.size))}</b>
          <ActionButton
            size="small"
            type="primary"
            loading={again.busy}
            reason={
              wanted.length === 0
                ? RETURNS_TEXT.againOnly
                : wanted.length > MOST
                  ? `一次最多 ${formatCount(MOST)} 条`
                  : null
            }
            onClick={() => void askAgain(wanted)}
          >
            {RETURNS_TEXT.again}（{formatCount(wanted.length)}）
          </ActionButton>
          <button type="button" className="dj-link" onClick={() => setSelected(new Set())}>
            {RETURNS_TEXT.clear}
          </button>
        </div>
      )}
      <div className="dj-split">
        <LiveTable
          list={list}
          scroll={scroll}
          changes={RETURNS_TEXT.changes}
          id="returns"
          label={`ideal回传 ${RETURN_TAB_TEXT[tab]}`}
          columns={columns}
          rowKey={(row) => row.id}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => replaceQuery({ id: row.id })}
          openOnClick
          activeKey={Number.isNaN(openId) ? null : openId}
          rowTone={(row) => (row.stage === 'trouble' ? STAGE_TONE.trouble : row.difference ? 'warn' : null)}
          empty={
            text === ''
              ? { title: emptyTitle, hint: emptyHint }
              : { title: RETURNS_TEXT.nothingFound, hint: RETURNS_TEXT.nothingFoundHint }
          }
        />
        {Number.isNaN(openId) ? null : (
          <ReturnDetail key={openId} id={openId} onClose={() => replaceQuery({ id: null })} />
        )}
      </div>
      <ListenerDialog
        connectionId={connectionId}
        open={settings}
        listener={status.data?.listener ?? null}
        onClose={() => {
          setSettings(false)
          status.reload()
        }}
      />
    </Page>
  )
}

function StatusStrip({ status, online }: { status: CallOutput<'returns.status'>; online: boolean }) {
  const { listener } = status
  return (
    <div className="dj-returns-strip" role="status">
      {online ? null : <StatusPill tone="off" text="离线，恢复后自动查询" />}
      <span>
        {RETURNS_TEXT.received} <TimeText at={status.lastReceivedAt} form="both" none={RETURNS_TEXT.never} />
      </span>
      <span>
        {RETURNS_TEXT.asked} <TimeText at={status.lastAskedAt} form="both" none={RETURNS_TEXT.never} />
      </span>
      <span>
        {RETURNS_TEXT.waiting} <b>{formatCount(status.waiting)}</b>
      </span>
      <span>
        {status.trouble === 0 ? (
          '回传异常 0'
        ) : (
          <StatusPill
            tone="bad"
            label="回传异常"
            text={formatCount(status.trouble)}
            href={linkTo('/p/returns', { tab: 'trouble' })}
          />
        )}
      </span>
      <span>
        {RETURNS_TEXT.listener}{' '}
        {listener.trouble ? (
          <StatusPill tone="bad" text={listener.trouble.problem} />
        ) : listener.on ? (
          `已开启 ${listener.host}:${listener.port}`
        ) : (
          '未开启（按变更查询接收）'
        )}
      </span>
    </div>
  )
}
