import './province-settings.css'
import { App, Input } from 'antd'
import { type ReactNode, useMemo, useState } from 'react'
import type {
  CallOutput,
  Envelope,
  EzhanMappingRow,
  MappingWhat,
  ProvinceConnection,
} from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import {
  MAPPING_TAB_EMPTY,
  MAPPING_TABS,
  MAPPING_TEXT,
  type MappingTab,
  mappingTabText,
  PROVINCE_MENU,
} from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { LiveTable } from '../../ui/table/live-table.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { ChooseDialog } from './choose-dialog.tsx'
import { mappingColumns } from './mapping-columns.tsx'
import { confirmablePairs, mappingInput, mappingKey, mappingTab } from './mapping-question.ts'
import { useSync } from './sync-button.tsx'
import { WithProvince } from './with-province.tsx'

type Answer = CallOutput<'province.mapping'>
const TITLE: Record<MappingWhat, string> = { products: 'e栈商品映射', customers: 'e栈客户映射' }
const TONES = { unmapped: 'bad', conflict: 'warn', proposed: 'waiting' } as const

/** e栈 商品映射 and 客户映射 (I12, I13): found by itself, confirmed by a person. */
export function EzhanMappingPage({ what }: { what: MappingWhat }) {
  return (
    <WithProvince menuPath={PROVINCE_MENU[what]} title={TITLE[what]}>
      {(connection, chooser) => (
        <Mapping key={`${connection.id} ${what}`} connection={connection} what={what} chooser={chooser} />
      )}
    </WithProvince>
  )
}

interface MappingProps {
  connection: ProvinceConnection
  what: MappingWhat
  chooser: ReactNode
}

function Mapping({ connection, what, chooser }: MappingProps) {
  const { message } = App.useApp()
  const workspace = useActiveWorkspace()
  const { query: route } = useRoute()
  const id = connection.id
  const tab = mappingTab(route.tab ?? '')
  const text = route.text ?? ''
  const scroll = useScrolled()
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set())
  const [choosing, setChoosing] = useState<EzhanMappingRow | null>(null)
  const [unmapping, setUnmapping] = useState<EzhanMappingRow | null>(null)
  const [askingAll, setAskingAll] = useState(false)
  const confirm = useAction('province.confirmMapping')
  const confirmAll = useAction('province.confirmProposals')
  const unmap = useAction('province.unmap')
  const list = useLiveList<EzhanMappingRow, Answer>({
    key: JSON.stringify([workspace, id, what, tab, text]),
    read: (cursor): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'province.mapping', mappingInput(id, what, tab, text, cursor)),
    rowKey: mappingKey,
    pageSize: 100,
    held: scroll.scrolled || selected.size > 0,
  })
  useTopic('connections.changed', list.changed)
  useRefresh(list.reload)
  const sync = useSync(id, list.reload)

  const change = (changes: Record<string, string | null>) => {
    setSelected(new Set())
    scroll.toTop()
    replaceQuery(changes)
  }
  const pairs = useMemo(() => confirmablePairs(list.rows, selected), [list.rows, selected])
  const store = async (wanted: { ezhanCode: string; erpNo: string }[]): Promise<boolean> => {
    const done = await confirm.run({ id, what, pairs: wanted })
    if (done === null) return false
    void message.success(MAPPING_TEXT.confirmed(formatCount(done.confirmed)))
    setSelected(new Set())
    list.changed()
    return true
  }
  const storeAll = async () => {
    const done = await confirmAll.run({ id, what })
    setAskingAll(false)
    if (done === null) return
    void message.success(MAPPING_TEXT.confirmed(formatCount(done.confirmed)))
    list.reload()
  }
  const columns = mappingColumns(what, {
    onConfirm: (row) => {
      if (row.erpNo !== null) void store([{ ezhanCode: row.ezhanCode, erpNo: row.erpNo }])
    },
    onChoose: setChoosing,
    onUnmap: setUnmapping,
  })
  const counts = list.head?.counts ?? null
  const proposed = counts?.proposed ?? 0
  const failed = (choosing === null ? confirm.error : null) ?? confirmAll.error ?? unmap.error
  const [noneTitle, noneHint] = MAPPING_TEXT.none[what]
  const never = list.head !== null && list.head.sync.readAt === null
  return (
    <Page
      menuPath={PROVINCE_MENU[what]}
      title={TITLE[what]}
      note={MAPPING_TEXT.note[what]}
      layout="fill"
      actions={
        <>
          {chooser}
          {sync.button}
          <ActionButton
            type="primary"
            reason={proposed === 0 ? MAPPING_TEXT.noProposals : null}
            onClick={() => setAskingAll(true)}
          >
            {MAPPING_TEXT.confirmAll(formatCount(proposed))}
          </ActionButton>
        </>
      }
    >
      {sync.notice}
      {failed ? (
        <ErrorPanel
          error={failed}
          compact
          onClose={() => {
            confirm.clear()
            confirmAll.clear()
            unmap.clear()
          }}
        />
      ) : null}
      <Toolbar
        label="筛选"
        end={
          <Input.Search
            data-page-search
            allowClear
            className="dj-province-search"
            defaultValue={text}
            maxLength={100}
            placeholder={MAPPING_TEXT.search[what]}
            aria-label="查找"
            onChange={(event) => {
              if (event.target.value === '') change({ text: null })
            }}
            onSearch={(typed) => change({ text: typed.trim() || null })}
          />
        }
      >
        <CountTabs<MappingTab>
          label={TITLE[what]}
          active={tab}
          onChange={(next) => change({ tab: next === 'all' ? null : next })}
          tabs={MAPPING_TABS.map((key) => ({
            key,
            label: mappingTabText(key, what),
            count: counts === null ? null : countOf(key, counts),
            ...(key in TONES ? { tone: TONES[key as keyof typeof TONES] } : {}),
          }))}
        />
      </Toolbar>
      {selected.size === 0 ? null : (
        <div className="dj-selection" role="toolbar" aria-label="已选行">
          <b>{MAPPING_TEXT.selected(formatCount(selected.size))}</b>
          <ActionButton
            size="small"
            type="primary"
            loading={confirm.busy}
            reason={
              pairs.length === 0 ? MAPPING_TEXT.onlyProposed : pairs.length > 1000 ? '一次最多确认 1,000 行' : null
            }
            onClick={() => void store(pairs)}
          >
            {MAPPING_TEXT.confirmSelected}（{formatCount(pairs.length)}）
          </ActionButton>
          <button type="button" className="dj-link" onClick={() => setSelected(new Set())}>
            {MAPPING_TEXT.clear}
          </button>
        </div>
      )}
      <div className="dj-split">
        <LiveTable
          list={list}
          scroll={scroll}
          changes={MAPPING_TEXT.changes}
          id={`province.mapping.${what}`}
          label={TITLE[what]}
          columns={columns}
          rowKey={mappingKey}
          total={text === '' && counts !== null ? countOf(tab, counts) : null}
          selected={selected}
          onSelect={setSelected}
          onOpen={(row) => {
            if (row.ezhanCode !== '') setChoosing(row)
          }}
          rowTone={(row) => (row.state === 'unmapped' ? 'bad' : row.state === 'conflict' ? 'warn' : null)}
          empty={
            never
              ? { title: noneTitle, hint: noneHint }
              : text === ''
                ? { title: MAPPING_TAB_EMPTY[tab] }
                : { title: MAPPING_TEXT.nothingFound, hint: MAPPING_TEXT.nothingFoundHint }
          }
        />
      </div>
      <ChooseDialog
        connectionId={id}
        what={what}
        row={choosing}
        action={confirm}
        onChoose={(erpNo) => {
          if (choosing === null) return
          void store([{ ezhanCode: choosing.ezhanCode, erpNo }]).then((done) => {
            if (done) setChoosing(null)
          })
        }}
        onClose={() => {
          confirm.clear()
          setChoosing(null)
        }}
      />
      <ConfirmTyped
        open={unmapping !== null}
        title={MAPPING_TEXT.unmapTitle}
        tick={`取消 ${unmapping?.ezhanCode ?? ''} ↔ ${unmapping?.erpNo ?? ''}`}
        okText={MAPPING_TEXT.unmap}
        busy={unmap.busy}
        onOk={() => {
          if (unmapping === null) return
          void unmap.run({ id, what, ezhanCode: unmapping.ezhanCode }).then(() => {
            setUnmapping(null)
            list.changed()
          })
        }}
        onCancel={() => setUnmapping(null)}
      >
        {MAPPING_TEXT.unmapBody(unmapping?.ezhanName ?? '')}
      </ConfirmTyped>
      <ConfirmTyped
        open={askingAll}
        title={MAPPING_TEXT.confirmAllTitle(formatCount(proposed))}
        tick={MAPPING_TEXT.confirmAllTick}
        okText={MAPPING_TEXT.confirm}
        danger={false}
        busy={confirmAll.busy}
        onOk={() => void storeAll()}
        onCancel={() => setAskingAll(false)}
      >
        {MAPPING_TEXT.confirmAllBody}
      </ConfirmTyped>
    </Page>
  )
}

function countOf(tab: MappingTab, counts: Answer['counts']): number {
  if (tab === 'erp') return counts.erpOnly
  if (tab === 'all') return counts.unmapped + counts.proposed + counts.conflict + counts.confirmed
  return counts[tab]
}
