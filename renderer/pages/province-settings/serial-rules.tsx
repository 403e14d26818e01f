import './province-settings.css'
import { Input } from 'antd'
import type { ReactNode } from 'react'
import type { CallOutput, Envelope, ProvinceConnection, RuleRow } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { PROVINCE_MENU, RULES_TEXT, ruleText } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { Toolbar } from '../../ui/toolbar.tsx'
import { useSync } from './sync-button.tsx'
import { WithProvince } from './with-province.tsx'

type Answer = CallOutput<'province.rules'>
const TITLE = '串号规则对照'

const COLUMNS: readonly Column<RuleRow>[] = [
  {
    key: 'state',
    title: '对照',
    width: 92,
    locked: true,
    render: (row) =>
      row.differences.length === 0 ? (
        <StatusPill tone="ok" text={RULES_TEXT.equal} />
      ) : (
        <StatusPill tone="bad" text={RULES_TEXT.different} />
      ),
  },
  { key: 'productNo', title: 'ERP商品编号', width: 126, render: (row) => <CodeText value={row.productNo} /> },
  {
    key: 'productName',
    title: '商品名称',
    width: 180,
    render: (row) => row.productName,
    text: (row) => row.productName,
  },
  { key: 'goodsCode', title: 'e栈编码', width: 116, render: (row) => <CodeText value={row.goodsCode} /> },
  {
    key: 'erp',
    title: 'ERP规则',
    width: 176,
    render: (row) => ruleText(row.erp),
    text: (row) => ruleText(row.erp),
  },
  {
    key: 'ideal',
    title: 'IDEAL规则',
    width: 176,
    render: (row) => ruleText(row.ideal),
    text: (row) => ruleText(row.ideal),
  },
  {
    key: 'differences',
    title: '不同之处',
    width: 220,
    grow: true,
    render: (row) => row.differences.join('；') || <span className="dj-none">—</span>,
    text: (row) => row.differences.join('\n'),
  },
]

/** 串号规则对照 (I23, B14): a difference blocks pushing that product. */
export default function SerialRulesPage() {
  return (
    <WithProvince menuPath={PROVINCE_MENU.rules} title={TITLE}>
      {(connection, chooser) => <Rules key={connection.id} connection={connection} chooser={chooser} />}
    </WithProvince>
  )
}

function Rules({ connection, chooser }: { connection: ProvinceConnection; chooser: ReactNode }) {
  const workspace = useActiveWorkspace()
  const { query: route } = useRoute()
  const id = connection.id
  const onlyDifferent = route.tab === 'different'
  const text = route.text ?? ''
  const save = useAction('province.exportRules')
  const list = useLiveList<RuleRow, Answer>({
    key: JSON.stringify([workspace, id, onlyDifferent, text]),
    read: (cursor): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'province.rules', { id, onlyDifferent, search: text.slice(0, 100), cursor }),
    rowKey: (row) => row.productNo,
    pageSize: 100,
  })
  useTopic('connections.changed', list.changed)
  useRefresh(list.reload)
  const sync = useSync(id, list.reload)
  const head = list.head
  const all = head === null ? null : head.different + head.equal
  const nothing = onlyDifferent ? head?.different === 0 : all === 0
  return (
    <Page
      menuPath={PROVINCE_MENU.rules}
      title={TITLE}
      note={RULES_TEXT.note}
      layout="fill"
      actions={
        <>
          {chooser}
          {sync.button}
          <ActionButton
            loading={save.busy}
            reason={nothing ? '没有可导出的商品' : null}
            onClick={() => void save.run({ id, onlyDifferent })}
          >
            {onlyDifferent ? RULES_TEXT.exportDifferent : RULES_TEXT.exportAll}
          </ActionButton>
        </>
      }
    >
      {sync.notice}
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      {head !== null && head.different > 0 ? (
        <p className="dj-warning" role="status">
          ! {head.different} 个商品两边规则不一致，不能推送。{RULES_TEXT.fix}
        </p>
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
            placeholder={RULES_TEXT.search}
            aria-label="查找商品"
            onChange={(event) => {
              if (event.target.value === '') replaceQuery({ text: null })
            }}
            onSearch={(typed) => replaceQuery({ text: typed.trim() || null })}
          />
        }
      >
        <CountTabs
          label={TITLE}
          active={onlyDifferent ? 'different' : 'all'}
          onChange={(next) => replaceQuery({ tab: next === 'all' ? null : next })}
          tabs={[
            { key: 'all', label: '全部', count: all },
            { key: 'different', label: RULES_TEXT.different, count: head?.different ?? null, tone: 'bad' },
          ]}
        />
      </Toolbar>
      <DataTable
        id="province.rules"
        label={TITLE}
        columns={COLUMNS}
        rows={list.rows}
        rowKey={(row) => row.productNo}
        loading={list.loading}
        error={list.error}
        onRetry={list.reload}
        total={onlyDifferent ? (head?.different ?? null) : all}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
        rowTone={(row) => (row.differences.length > 0 ? 'bad' : null)}
        empty={
          text !== ''
            ? { title: RULES_TEXT.nothingFound, hint: MAPPING_HINT }
            : onlyDifferent && all !== 0
              ? { title: RULES_TEXT.allEqual, hint: RULES_TEXT.allEqualHint }
              : { title: RULES_TEXT.none, hint: RULES_TEXT.noneHint }
        }
      />
    </Page>
  )
}

const MAPPING_HINT = '换一个词，或清空查找。'
