import { Input, Select } from 'antd'
import { useState } from 'react'
import type { CallOutput, Envelope, StockFilter, StockLine, StockRun } from '../../../preload/contract/index.ts'
import { STOCK_FILTERS } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import type { RowKey } from '../../state/live-merge.ts'
import { linkTo, replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount, formatTime } from '../../text/format.ts'
import { DIRECTION_NAME, FILTER_NAME, filterCount, isOver, KIND_NAME, STOCK_TEXT } from '../../text/stock.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { AskReason } from '../../ui/ask-reason.tsx'
import { CountTabs } from '../../ui/count-tabs.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { lineColumns, lineTone } from './columns.tsx'
import { CurrentRun } from './current-run.tsx'
import { openRun } from './open-run.ts'

type Answer = CallOutput<'stock.lines'>
type Sort = 'difference' | 'code' | 'shop'
const SORT_NAME: Record<Sort, string> = { difference: '差额最大', code: '编码', shop: '门店' }

/** One run with its lines: 编码 / 名称 / 门店 / 旧值 / 新值 / 差额 / 原因. */
export function RunPage({ id }: { id: number }) {
  const query = useQuery('stock.run', { id }, ['stock.run'])
  const run = query.data?.run ?? null
  return (
    <Page
      menuPath={['库存同步', run === null ? '明细' : KIND_NAME[run.kind]]}
      title={run === null ? '库存同步' : `${KIND_NAME[run.kind]} ${formatTime(run.startedAt)}`}
      note={run === null ? null : `${DIRECTION_NAME[run.direction]} · ${run.shops.length} 家门店`}
      layout="fill"
      actions={<a href={linkTo('/stock')}>{STOCK_TEXT.back}</a>}
    >
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {run === null ? (
        query.error ? null : (
          <LoadingLines lines={6} />
        )
      ) : (
        <>
          <CurrentRun run={run} onChanged={query.reload} alone />
          {run.state === 'reading' || run.state === 'planning' ? <LoadingLines lines={6} /> : <Lines run={run} />}
        </>
      )}
    </Page>
  )
}

function Lines({ run }: { run: StockRun }) {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const filter: StockFilter = STOCK_FILTERS.find((one) => one === query.filter) ?? 'all'
  const shopId = query.shop ?? null
  const text = query.text ?? ''
  const [sort, setSort] = useState<Sort>('difference')
  const [selected, setSelected] = useState<ReadonlySet<RowKey>>(new Set())
  const [asking, setAsking] = useState(false)
  const save = useAction('stock.export')
  const apply = useAction('stock.applyChosen')
  const question = { id: run.id, filter, shopId, text }
  const list = useLiveList<StockLine, Answer>({
    key: JSON.stringify([workspace, question, sort]),
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'stock.lines', { ...question, sort, cursor, limit: Math.min(limit, 500) }),
    rowKey: (line) => line.seq,
    pageSize: 200,
    held: selected.size > 0,
  })
  useTopic('stock.run', (changed) => {
    if (changed.id === run.id) list.changed()
  })
  const change = (changes: Record<string, string | null>) => {
    setSelected(new Set())
    replaceQuery(changes)
  }
  const chosen = [...selected].map(Number)
  const applies = run.kind === 'compare' && run.state === 'done'
  const tabs = STOCK_FILTERS.filter((one) => one === 'all' || one === filter || (filterCount(one, run.counts) ?? 0) > 0)
  return (
    <>
      <CountTabs<StockFilter>
        label="明细"
        active={filter}
        onChange={(next) => change({ filter: next === 'all' ? null : next })}
        tabs={tabs.map((key) => {
          const count = filterCount(key, run.counts)
          return { key, label: FILTER_NAME[key], ...(count === null || count === 0 ? {} : { count }) }
        })}
      />
      <div className="dj-stock-bar">
        <Input.Search
          data-page-search
          allowClear
          key={text}
          defaultValue={text}
          maxLength={100}
          placeholder="编码、货号、名称（Ctrl+F）"
          aria-label="搜索明细"
          onSearch={(value) => change({ text: value.trim() || null })}
        />
        <Select
          allowClear
          aria-label="门店"
          placeholder="全部门店"
          value={shopId}
          options={run.shops.map((shop) => ({ value: shop.shopId, label: shop.shopName }))}
          onChange={(shop) => change({ shop: shop ?? null })}
        />
        <Select<Sort>
          aria-label="排序"
          value={sort}
          options={(Object.keys(SORT_NAME) as Sort[]).map((value) => ({ value, label: SORT_NAME[value] }))}
          onChange={setSort}
        />
        <ActionButton
          loading={save.busy}
          reason={list.total === 0 ? '没有可导出的明细' : null}
          onClick={() => void save.run(question)}
        >
          导出
        </ActionButton>
        {applies ? (
          <ActionButton
            type="primary"
            reason={chosen.length === 0 ? '请先勾选要更正的商品' : null}
            onClick={() => setAsking(true)}
          >
            {STOCK_TEXT.apply}
            {chosen.length === 0 ? '' : ` ${formatCount(chosen.length)}`}
          </ActionButton>
        ) : null}
      </div>
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      <div className="dj-split">
        <div className="dj-split-list">
          <DataTable
            id="stock-lines"
            label={`明细 ${FILTER_NAME[filter]}`}
            columns={lineColumns(run)}
            rows={list.rows}
            rowKey={(line) => line.seq}
            rowTone={lineTone}
            loading={list.loading}
            error={list.error}
            onRetry={list.reload}
            total={list.total}
            hasMore={list.hasMore}
            onLoadMore={list.loadMore}
            {...(applies ? { selected, onSelect: setSelected } : {})}
            empty={
              filter === 'all' && text === '' && shopId === null
                ? { title: isOver(run.state) || run.state === 'planned' ? STOCK_TEXT.nothing : '正在读取和比较' }
                : { title: STOCK_TEXT.noLines }
            }
            foot={run.counts.unchanged > 0 ? `未变动 ${formatCount(run.counts.unchanged)} 个，不列出、不发送` : null}
          />
        </div>
      </div>
      <AskReason
        open={asking}
        title={`按主方更正 ${formatCount(chosen.length)} 个商品？`}
        okText="先看会改动什么"
        busy={apply.busy}
        error={apply.error}
        onOk={(reason) =>
          void apply.run({ id: run.id, seqs: chosen, reason }).then((done) => {
            if (done === null) return
            setAsking(false)
            openRun(done.run.id)
          })
        }
        onCancel={() => setAsking(false)}
      >
        <p>会重新读取两边的库存、列出明细，再由你确认执行；同样受保护规则约束。</p>
      </AskReason>
    </>
  )
}
