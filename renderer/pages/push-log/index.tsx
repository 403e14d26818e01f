import './push-log.css'
import { Select } from 'antd'
import { useMemo } from 'react'
import type { CallOutput, Envelope, PushLogRow } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { PUSH_LOG_TEXT } from '../../text/push-log.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { PUSH_LOG_COLUMNS } from './columns.tsx'
import { FilterBar } from './filter-bar.tsx'
import { isNarrowed, questionOf } from './question.ts'
import { RowDetail } from './row-detail.tsx'

type Answer = CallOutput<'pushLog.list'>

const TITLE = '荣耀ideal接口物流推送日志'
const MENU_PATH = ['系统管理', '接口管理', '荣耀接口', TITLE] as const

/** 推送日志: every order that was pushed, or that somebody tried to push (I60). */
export default function PushLogPage() {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const filter = useMemo(() => questionOf(query), [query])
  const openId = Number(query.id ?? Number.NaN)
  const connections = useQuery('province.connections', {}, ['connections.changed'])
  const save = useAction('pushLog.export')
  const scroll = useScrolled()
  const list = useLiveList<PushLogRow, Answer>({
    key: JSON.stringify([workspace, filter]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'pushLog.list', { ...filter, cursor, limit: Math.min(limit, 200) }),
    rowKey: (row) => row.orderId,
    pageSize: 100,
    held: scroll.scrolled,
  })
  useTopic('orders.changed', list.changed)
  useTopic('returns.changed', list.changed)
  useRefresh(list.reload)
  const change = (changes: Record<string, string | null>) => {
    scroll.toTop()
    replaceQuery({ id: null, ...changes })
  }
  const accounts = connections.data?.connections ?? []
  const opened = list.rows.find((row) => row.orderId === openId)
  return (
    <Page
      menuPath={MENU_PATH}
      title={TITLE}
      note={PUSH_LOG_TEXT.note}
      layout="fill"
      actions={
        <>
          {accounts.length > 1 ? (
            <Select
              allowClear
              aria-label="对接"
              placeholder="全部对接"
              value={filter.connectionId}
              options={accounts.map((one) => ({ value: one.id, label: one.name }))}
              onChange={(id) => change({ connection: id == null ? null : String(id) })}
            />
          ) : null}
          <ActionButton
            loading={save.busy}
            reason={list.total === 0 ? '没有可导出的单据' : null}
            onClick={() => void save.run({ ...filter, format: 'xlsx' })}
          >
            {PUSH_LOG_TEXT.exportList}
          </ActionButton>
        </>
      }
    >
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      <FilterBar filter={filter} onChange={change} />
      <div className="dj-split">
        <LiveTable
          list={list}
          scroll={scroll}
          changes={PUSH_LOG_TEXT.changes}
          id="push-log"
          label={TITLE}
          columns={PUSH_LOG_COLUMNS}
          rowKey={(row) => row.orderId}
          onOpen={(row) => replaceQuery({ id: row.orderId })}
          openOnClick
          activeKey={Number.isNaN(openId) ? null : openId}
          rowTone={(row) => (row.trouble === null ? null : 'bad')}
          empty={
            isNarrowed(filter)
              ? { title: PUSH_LOG_TEXT.nothingFound, hint: PUSH_LOG_TEXT.nothingFoundHint }
              : { title: PUSH_LOG_TEXT.none, hint: PUSH_LOG_TEXT.noneHint }
          }
        />
        {opened === undefined ? null : <RowDetail row={opened} onClose={() => replaceQuery({ id: null })} />}
      </div>
    </Page>
  )
}
