import './products.css'
import { Input, type InputRef, Select } from 'antd'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import type { CallOutput, Connection, Envelope, Product } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { navigate, replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { PRODUCTS_TEXT } from '../../text/products.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ChangesBar, useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { nestRows } from '../../ui/table/nested-rows.ts'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { WithConnection } from '../connections/with-connection.tsx'
import { productColumns } from './columns.tsx'
import { withPending } from './draft.ts'
import { ProductEditor } from './editor.tsx'
import { ExportDialog } from './export-dialog.tsx'

type Answer = CallOutput<'catalog.products'>

const MENU_PATH = ['商品管理', '商品管理', '商品列表'] as const

/** 商品列表: what the POS holds, as last seen; works offline. */
export default function ProductsPage() {
  const { query } = useRoute()
  return (
    <WithConnection menuPath={MENU_PATH} title="商品列表" text={PRODUCTS_TEXT}>
      {(connection, all) =>
        query.product ? (
          <ProductEditor key={`${connection.id} ${query.product}`} connection={connection} productNo={query.product} />
        ) : (
          <ProductList key={connection.id} connection={connection} connections={all} />
        )
      }
    </WithConnection>
  )
}

function ProductList({ connection, connections }: { connection: Connection; connections: readonly Connection[] }) {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const filter = {
    connectionId: connection.id,
    keyword: query.keyword ?? '',
    category: query.category ?? '',
    brand: query.brand ?? '',
  }
  const [typed, setTyped] = useState(filter.keyword)
  const [flipped, setFlipped] = useState<ReadonlySet<RowKey>>(new Set())
  const [allOpen, setAllOpen] = useState(false)
  const { box, scrolled, onScrollCapture, toTop } = useScrolled()
  const search = useRef<InputRef>(null)
  const facets = useQuery('catalog.facets', { connectionId: connection.id })
  const refresh = useAction('catalog.refreshProducts')
  const pending = useQuery('productEdit.pending', { connectionId: connection.id }, ['productEdit.changed'])
  const [exporting, setExporting] = useState(false)
  const [exported, setExported] = useState('')
  const list = useLiveList<Product, Answer>({
    key: JSON.stringify([workspace, filter]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'catalog.products', { ...filter, cursor, limit: Math.min(limit, 200) }),
    rowKey: (product) => product.productNo,
    pageSize: 100,
    held: scrolled,
  })
  useTopic('catalog.productsChanged', ({ connectionId }) => {
    if (connectionId === connection.id) list.changed()
  })
  useRefresh(() => {
    list.reload()
    facets.reload()
  })

  const change = (changes: Record<string, string | null>) => {
    toTop()
    setFlipped(new Set())
    replaceQuery(changes)
  }
  // A scan ends with Enter: search, and select the text, so that the next scan replaces it.
  const onEnter = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const keyword = event.currentTarget.value.trim()
    setTyped(keyword)
    change({ keyword: keyword || null })
    event.currentTarget.select()
  }
  const toggle = useRef((_: RowKey) => {})
  toggle.current = (key) => {
    const next = new Set(flipped)
    if (!next.delete(key)) next.add(key)
    setFlipped(next)
  }
  const open = useRef((_: string) => {})
  open.current = (productNo) => navigate('/products', { ...query, product: productNo })
  const edits = useMemo(
    () => new Map((pending.data?.edits ?? []).map((edit) => [edit.productNo, edit])),
    [pending.data],
  )
  const columns = useMemo(
    () =>
      productColumns(
        (key) => toggle.current(key),
        (productNo) => open.current(productNo),
        edits,
      ),
    [edits],
  )
  const rows = useMemo(
    () =>
      nestRows(
        list.rows.map((product) => withPending(product, edits.get(product.productNo))),
        (product) => product.productNo,
        (product) => product.specs,
        (key) => flipped.has(key) !== allOpen,
      ),
    [list.rows, edits, flipped, allOpen],
  )
  const head = list.head
  const filtered = filter.keyword !== '' || filter.category !== '' || filter.brand !== ''
  return (
    <Page
      menuPath={MENU_PATH}
      title="商品列表"
      note={PRODUCTS_TEXT.note}
      layout="fill"
      actions={
        <>
          {head?.refreshing ? <StatusPill tone="busy" text={PRODUCTS_TEXT.refreshing} /> : null}
          <span className="dj-muted" role="status">
            {PRODUCTS_TEXT.asOf} <TimeText at={head?.asOf} form="both" none={PRODUCTS_TEXT.never} />
          </span>
          <ActionButton
            loading={refresh.busy}
            reason={head?.refreshing ? PRODUCTS_TEXT.refreshing : null}
            onClick={() => void refresh.run({ connectionId: connection.id }).then(list.changed)}
          >
            {PRODUCTS_TEXT.refresh}
          </ActionButton>
          <ActionButton
            reason={head === null ? '正在读取' : list.total === 0 ? '没有可以导出的商品' : null}
            onClick={() => setExporting(true)}
          >
            {PRODUCTS_TEXT.export}
          </ActionButton>
        </>
      }
    >
      {refresh.error ? <ErrorPanel error={refresh.error} onClose={refresh.clear} compact /> : null}
      {head?.trouble ? <TroubleLine trouble={head.trouble} tone="warn" label="显示的是上次读取的数据" /> : null}
      {exported ? (
        <p className="dj-note" role="status">
          {exported}
        </p>
      ) : null}
      <ExportDialog
        open={exporting}
        filter={filter}
        total={list.total}
        onClose={() => setExporting(false)}
        onSaved={setExported}
      />
      <div className="dj-products-bar">
        {connections.length > 1 ? (
          <Select
            aria-label="对接"
            value={connection.id}
            options={connections.map((one) => ({ value: one.id, label: one.name }))}
            onChange={(id) => change({ connection: String(id), category: null, brand: null })}
          />
        ) : null}
        <Input
          data-page-search
          allowClear
          autoFocus
          ref={search}
          value={typed}
          maxLength={100}
          placeholder={PRODUCTS_TEXT.searchPlaceholder}
          aria-label="商品关键字"
          onChange={(event) => {
            setTyped(event.target.value)
            if (event.target.value === '') change({ keyword: null })
          }}
          onPressEnter={onEnter}
        />
        <Facet
          label={PRODUCTS_TEXT.category}
          value={filter.category}
          values={facets.data?.categories ?? []}
          onChange={(category) => change({ category })}
        />
        <Facet
          label={PRODUCTS_TEXT.brand}
          value={filter.brand}
          values={facets.data?.brands ?? []}
          onChange={(brand) => change({ brand })}
        />
        <button
          type="button"
          className="dj-link"
          onClick={() => {
            setAllOpen(!allOpen)
            setFlipped(new Set())
          }}
        >
          {allOpen ? PRODUCTS_TEXT.collapseAll : PRODUCTS_TEXT.expandAll}
        </button>
      </div>
      <div className="dj-split">
        <div className="dj-split-list" ref={box} onScrollCapture={onScrollCapture}>
          <ChangesBar changes={list.changes} text={PRODUCTS_TEXT.changes} onShow={toTop} />
          <DataTable
            id="products"
            label="商品列表"
            columns={columns}
            rows={rows}
            rowKey={(row) => row.key}
            loading={list.loading}
            error={list.error}
            onRetry={list.reload}
            total={list.total}
            shownCount={list.rows.length}
            hasMore={list.hasMore}
            onLoadMore={list.loadMore}
            onOpen={(row) => open.current(row.parent.productNo)}
            empty={
              filtered
                ? { title: PRODUCTS_TEXT.nothingFound, hint: PRODUCTS_TEXT.nothingFoundHint }
                : { title: PRODUCTS_TEXT.none, hint: PRODUCTS_TEXT.noneHint, action: <a href="#/import">去导入商品</a> }
            }
            foot={PRODUCTS_TEXT.filterNote}
          />
        </div>
      </div>
    </Page>
  )
}

interface FacetProps {
  label: string
  value: string
  values: readonly string[]
  onChange: (value: string | null) => void
}

function Facet({ label, value, values, onChange }: FacetProps) {
  const known = value === '' || values.includes(value) ? values : [value, ...values]
  return (
    <Select
      allowClear
      showSearch
      aria-label={label}
      className="dj-products-facet"
      placeholder={label}
      value={value || null}
      options={known.map((one) => ({ value: one, label: one }))}
      onChange={(next) => onChange(next ?? null)}
    />
  )
}
