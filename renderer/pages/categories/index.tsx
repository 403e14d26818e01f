import './categories.css'
import { Input, Select } from 'antd'
import { useMemo, useState } from 'react'
import type { CategoryView, Connection } from '../../../preload/contract/index.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { CATEGORIES_TEXT } from '../../text/categories.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { DataTable, type RowKey } from '../../ui/table/data-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WithConnection } from '../connections/with-connection.tsx'
import { BRAND_COLUMNS, DEEP_COLUMNS, MISSING_COLUMNS, TREE_COLUMNS } from './columns.tsx'
import { NewDialog } from './new-dialog.tsx'
import { found } from './typed.ts'

const MENU_PATH = ['商品管理', '商品管理', '分类与品牌'] as const
const TABS = ['tree', 'check', 'deep', 'brands'] as const
type Tab = (typeof TABS)[number]

/** 分类与品牌 (S60–S65). */
export default function CategoriesPage() {
  return (
    <WithConnection menuPath={MENU_PATH} title={CATEGORIES_TEXT.title} text={CATEGORIES_TEXT}>
      {(connection, all) => <Categories key={connection.id} connection={connection} connections={all} />}
    </WithConnection>
  )
}

function Categories({ connection, connections }: { connection: Connection; connections: readonly Connection[] }) {
  const { query } = useRoute()
  const connectionId = connection.id
  const view = useQuery('categories.get', { connectionId }, ['categories.changed', 'catalog.productsChanged'])
  const refresh = useAction('categories.refresh')
  const create = useAction('categories.create')
  const createBrands = useAction('categories.createBrands')
  const [adding, setAdding] = useState<'category' | 'brand' | null>(null)
  const [told, setTold] = useState('')
  const { data } = view
  const tab: Tab = TABS.find((one) => one === query.tab) ?? 'tree'
  const open = data?.check?.missing.filter((row) => row.state === 'open' || row.state === 'failed').length ?? 0
  const say = (answer: { queued: number } | null) => {
    if (answer === null) return
    setAdding(null)
    setTold(answer.queued === 0 ? CATEGORIES_TEXT.allQueued : CATEGORIES_TEXT.queued(formatCount(answer.queued)))
  }
  const make = (paths: string[][]) => void create.run({ connectionId, paths }).then(say)
  return (
    <Page
      menuPath={MENU_PATH}
      title={CATEGORIES_TEXT.title}
      note={CATEGORIES_TEXT.note}
      layout="fill"
      actions={
        <>
          {data?.refreshing ? <StatusPill tone="busy" text={CATEGORIES_TEXT.refreshing} /> : null}
          <span className="dj-muted" role="status">
            {CATEGORIES_TEXT.asOf} <TimeText at={data?.asOf} form="both" none={CATEGORIES_TEXT.never} />
          </span>
          <ActionButton onClick={() => setAdding(tab === 'brands' ? 'brand' : 'category')}>
            {tab === 'brands' ? CATEGORIES_TEXT.newBrand : CATEGORIES_TEXT.newCategory}
          </ActionButton>
          <ActionButton
            loading={refresh.busy}
            reason={data?.refreshing ? CATEGORIES_TEXT.refreshing : null}
            onClick={() => void refresh.run({ connectionId }).then(view.reload)}
          >
            {CATEGORIES_TEXT.refresh}
          </ActionButton>
        </>
      }
    >
      {refresh.error ? <ErrorPanel error={refresh.error} onClose={refresh.clear} compact /> : null}
      {create.error && adding === null ? <ErrorPanel error={create.error} onClose={create.clear} compact /> : null}
      {view.error && data !== null ? <ErrorPanel error={view.error} onRetry={view.reload} compact /> : null}
      {data?.trouble ? (
        <TroubleLine
          trouble={data.trouble}
          tone="warn"
          label={data.asOf === null ? CATEGORIES_TEXT.notRead : CATEGORIES_TEXT.stale}
        />
      ) : null}
      {told ? (
        <p className="dj-note" role="status">
          {told}
        </p>
      ) : null}
      <div className="dj-categories-bar">
        {connections.length > 1 ? (
          <Select
            aria-label="对接"
            value={connection.id}
            options={connections.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(id) => replaceQuery({ connection: String(id) })}
          />
        ) : null}
        <CountTabs
          label={CATEGORIES_TEXT.title}
          active={tab}
          onChange={(next) => replaceQuery({ tab: next })}
          tabs={[
            { key: 'tree', label: CATEGORIES_TEXT.tree, count: data?.categories.length ?? null },
            { key: 'check', label: CATEGORIES_TEXT.check, count: data === null ? null : open, tone: 'warn' },
            {
              key: 'deep',
              label: CATEGORIES_TEXT.deep,
              count: data === null ? null : (data.check?.tooDeep.length ?? 0),
              tone: 'bad',
            },
            { key: 'brands', label: CATEGORIES_TEXT.brands, count: data?.brands.length ?? null },
          ]}
        />
        <Input
          data-page-search
          allowClear
          value={query.text ?? ''}
          maxLength={100}
          placeholder={CATEGORIES_TEXT.search}
          aria-label={CATEGORIES_TEXT.search}
          onChange={(event) => replaceQuery({ text: event.target.value || null })}
        />
      </div>
      {data === null ? (
        view.error ? (
          <ErrorPanel error={view.error} onRetry={view.reload} />
        ) : (
          <LoadingLines lines={8} />
        )
      ) : (
        <Rows data={data} tab={tab} text={query.text ?? ''} creating={create.busy} onCreate={make} />
      )}
      <NewDialog
        what={adding}
        busy={create.busy || createBrands.busy}
        error={create.error ?? createBrands.error}
        onClear={() => {
          create.clear()
          createBrands.clear()
        }}
        onCancel={() => setAdding(null)}
        onPaths={make}
        onNames={(names) => void createBrands.run({ connectionId, names }).then(say)}
      />
    </Page>
  )
}

const keyOf = (row: { path: readonly string[] }): string => row.path.join('\u001F')
const words = (row: { path: readonly string[] }): string => row.path.join(' / ')

interface RowsProps {
  data: CategoryView
  tab: Tab
  text: string
  creating: boolean
  onCreate: (paths: string[][]) => void
}

/** The list of one tab. Also for pictures and tests without a bridge. */
export function Rows({ data, tab, text, creating, onCreate }: RowsProps) {
  const loading = data.refreshing && data.asOf === null
  const none = (title: string, hint: string) =>
    text.trim() === ''
      ? data.asOf === null
        ? { title: CATEGORIES_TEXT.never, hint: CATEGORIES_TEXT.neverHint }
        : { title, hint }
      : { title: CATEGORIES_TEXT.nothingFound, hint: CATEGORIES_TEXT.nothingFoundHint }
  switch (tab) {
    case 'tree': {
      const rows = found(data.categories, text, words)
      return (
        <DataTable
          id="categories-tree"
          label={CATEGORIES_TEXT.tree}
          columns={TREE_COLUMNS}
          rows={rows}
          rowKey={(row) => row.id}
          loading={loading}
          total={rows.length}
          empty={none(CATEGORIES_TEXT.noTree, CATEGORIES_TEXT.noTreeHint)}
          foot={CATEGORIES_TEXT.noCategory(formatCount(data.withoutCategory))}
        />
      )
    }
    case 'check':
      return <Missing data={data} text={text} loading={loading} creating={creating} onCreate={onCreate} none={none} />
    case 'deep': {
      const rows = found(data.check?.tooDeep ?? [], text, words)
      return (
        <>
          <p className="dj-muted dj-categories-lead">{CATEGORIES_TEXT.deepLead}</p>
          <DataTable
            id="categories-deep"
            label={CATEGORIES_TEXT.deep}
            columns={DEEP_COLUMNS}
            rows={rows}
            rowKey={keyOf}
            loading={loading}
            total={rows.length}
            empty={
              data.check === null
                ? { title: CATEGORIES_TEXT.notChecked, hint: CATEGORIES_TEXT.notCheckedHint }
                : none(CATEGORIES_TEXT.noDeep, CATEGORIES_TEXT.noDeepHint)
            }
          />
        </>
      )
    }
    case 'brands': {
      const rows = found(data.brands, text, (row) => row.name)
      return (
        <DataTable
          id="categories-brands"
          label={CATEGORIES_TEXT.brands}
          columns={BRAND_COLUMNS}
          rows={rows}
          rowKey={(row) => row.name}
          loading={loading}
          total={rows.length}
          empty={none(CATEGORIES_TEXT.noBrands, CATEGORIES_TEXT.noBrandsHint)}
          foot={CATEGORIES_TEXT.noBrand(formatCount(data.withoutBrand))}
        />
      )
    }
  }
}

interface MissingProps extends Omit<RowsProps, 'tab'> {
  loading: boolean
  none: (title: string, hint: string) => { title: string; hint: string }
}

/** Paths that the POS does not have, with those to make first ticked by the person. */
function Missing({ data, text, loading, creating, onCreate, none }: MissingProps) {
  const [ticked, setTicked] = useState<ReadonlySet<RowKey>>(new Set())
  const rows = useMemo(() => found(data.check?.missing ?? [], text, words), [data, text])
  const open = rows.filter((row) => ticked.has(keyOf(row)) && (row.state === 'open' || row.state === 'failed'))
  return (
    <>
      <div className="dj-categories-bar">
        <ActionButton
          type="primary"
          loading={creating}
          reason={open.length === 0 ? CATEGORIES_TEXT.choose : null}
          onClick={() => {
            onCreate(open.map((row) => [...row.path]))
            setTicked(new Set())
          }}
        >
          {CATEGORIES_TEXT.create(open.length)}
        </ActionButton>
        <span className="dj-muted">{CATEGORIES_TEXT.missingLead}</span>
      </div>
      <DataTable
        id="categories-missing"
        label={CATEGORIES_TEXT.check}
        columns={MISSING_COLUMNS}
        rows={rows}
        rowKey={keyOf}
        loading={loading}
        total={rows.length}
        selected={ticked}
        onSelect={setTicked}
        empty={
          data.check === null
            ? { title: CATEGORIES_TEXT.notChecked, hint: CATEGORIES_TEXT.notCheckedHint }
            : none(CATEGORIES_TEXT.noMissing, CATEGORIES_TEXT.noMissingHint)
        }
        foot={
          data.check === null ? null : (
            <>
              {CATEGORIES_TEXT.checkedAt(formatCount(data.check.classes))} <TimeText at={data.check.asOf} />
            </>
          )
        }
      />
    </>
  )
}
