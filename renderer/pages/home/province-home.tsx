import {
  type CallOutput,
  ORDER_KIND_TEXT,
  ORDER_KINDS,
  type OrderTab,
  type ProvinceConnection,
} from '../../../preload/contract/index.ts'
import { useRefresh } from '../../state/refresh.ts'
import { linkTo } from '../../state/router.ts'
import { reloadSummary, useSummary } from '../../state/summary.ts'
import { useQuery } from '../../state/use-query.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { ORDER_PAGE } from '../../text/returns.ts'
import type { Tone } from '../../text/status.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { ChecklistView } from './checklist-view.tsx'
import { DamagePanel } from './damage-panel.tsx'
import { DeliveryPanel } from './delivery-panel.tsx'
import { JobsPanel } from './jobs-panel.tsx'
import { LanesPanel } from './lanes-panel.tsx'
import { provinceSteps } from './province-steps.ts'
import { TodoPanel } from './todo-panel.tsx'

const TABS: readonly (readonly [tab: OrderTab, title: string, tone: Tone])[] = [
  ['open', '未推送', 'waiting'],
  ['moving', '推送中', 'busy'],
  ['pushed', '等待回传', 'busy'],
  ['trouble', '需处理', 'bad'],
  ['done', '已完成', 'ok'],
]

/** One row is enough: the total tells whether anything was ever pushed. */
const UPLOADED = {
  orderNo: '',
  kind: null,
  from: null,
  to: null,
  upload: 'uploaded',
  returned: 'all',
  cursor: null,
  limit: 1,
} as const

/** What a province has to push, what it waits for, what went wrong, what is still to be set up. */
export function ProvinceHome() {
  const query = useQuery('province.connections', {}, ['connections.changed'])
  const summary = useSummary((mirror) => mirror.summary)
  const error = useSummary((mirror) => mirror.error)
  const workspace = useActiveWorkspace()
  useRefresh(() => void reloadSummary(workspace))
  const connection = query.data?.connections[0] ?? null
  return (
    <Page menuPath={['首页']} title="首页">
      <DamagePanel />
      {error ? <ErrorPanel error={error} onRetry={() => void reloadSummary(workspace)} /> : null}
      {query.error ? <ErrorPanel error={query.error} onRetry={query.reload} /> : null}
      {summary?.deliveryPaused ? <DeliveryPanel pending={summary.pending} unknown={summary.unknown} /> : null}
      <OrdersPanel connection={connection} known={query.data !== null} />
      <div className="dj-columns-2">
        <div className="dj-stack">
          <TodoPanel summary={summary} />
          <LanesPanel summary={summary} />
        </div>
        <div className="dj-stack">
          <ProvinceChecklist connection={connection} known={query.data !== null} />
          <JobsPanel />
        </div>
      </div>
    </Page>
  )
}

function OrdersPanel({ connection, known }: { connection: ProvinceConnection | null; known: boolean }) {
  const input = connection === null ? null : { connectionId: connection.id }
  const orders = useQuery('orders.status', input, ['orders.changed', 'connections.changed', 'clock.changed'])
  const returns = useQuery('returns.status', input, ['returns.changed', 'clock.changed'])
  if (connection === null) {
    return (
      <Panel title={HOME_TEXT.orders} flush>
        {known ? (
          <EmptyState
            title={HOME_TEXT.noProvince}
            hint={HOME_TEXT.noProvinceHint}
            action={<a href={linkTo('/p/ideal-settings')}>去荣耀IDEAL接口设置</a>}
          />
        ) : (
          <LoadingLines />
        )}
      </Panel>
    )
  }
  const failed = orders.error ?? returns.error
  return (
    <Panel
      title={HOME_TEXT.orders}
      flush
      extra={
        <>
          <span>
            读取博远 <TimeText at={orders.data?.readAt} form="both" none="还没有" />
          </span>
          <span>
            查询回传 <TimeText at={returns.data?.lastAskedAt} form="both" none="还没有" />
          </span>
          {returns.data && returns.data.trouble > 0 ? (
            <a className="dj-count dj-tone-bad" href={linkTo('/p/returns', { tab: 'trouble' })}>
              回传异常 {formatCount(returns.data.trouble)}
            </a>
          ) : null}
        </>
      }
    >
      {failed ? (
        <ErrorPanel
          error={failed}
          onRetry={() => {
            orders.reload()
            returns.reload()
          }}
          compact
        />
      ) : null}
      {orders.data && orders.data.blocked !== '' ? (
        <p className="dj-warning" role="status">
          ! 现在不能推送：{orders.data.blocked}{' '}
          {orders.data.page === null ? null : <a href={linkTo(orders.data.page)}>去处理</a>}
        </p>
      ) : null}
      {orders.data?.trouble ? <TroubleLine trouble={orders.data.trouble} tone="warn" label="读取博远没有成功" /> : null}
      {orders.data ? <OrderCounts counts={orders.data.counts} /> : failed ? null : <LoadingLines />}
    </Panel>
  )
}

/** Five kinds by five states; every number above zero leads to its list. */
export function OrderCounts({ counts }: { counts: CallOutput<'orders.status'>['counts'] }) {
  return (
    <table className="dj-lines">
      <thead>
        <tr>
          <th scope="col">单据类型</th>
          {TABS.map(([tab, title]) => (
            <th key={tab} scope="col" data-align="end">
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {ORDER_KINDS.map((kind) => (
          <tr key={kind}>
            <th scope="row">
              <a href={linkTo(ORDER_PAGE[kind])}>{ORDER_KIND_TEXT[kind]}</a>
            </th>
            {TABS.map(([tab, title, tone]) => {
              const count = counts[kind]?.[tab] ?? 0
              return (
                <td key={tab} data-align="end">
                  {count === 0 ? (
                    '0'
                  ) : (
                    <a
                      className={`dj-count dj-tone-${tone}`}
                      aria-label={`${ORDER_KIND_TEXT[kind]} ${title} ${count}`}
                      href={linkTo(ORDER_PAGE[kind], { tab })}
                    >
                      {formatCount(count)}
                    </a>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function ProvinceChecklist({ connection, known }: { connection: ProvinceConnection | null; known: boolean }) {
  const id = connection?.id ?? null
  const byId = id === null ? null : { id }
  const topics = ['connections.changed'] as const
  const state = useQuery('province.state', byId, topics)
  const warehouses = useQuery('province.warehouses', byId, topics)
  const products = useQuery('province.mapping', id === null ? null : { id, what: 'products' }, topics)
  const customers = useQuery('province.mapping', id === null ? null : { id, what: 'customers' }, topics)
  const rules = useQuery('province.rules', id === null ? null : { id, onlyDifferent: true }, topics)
  const uploads = useQuery('pushLog.list', id === null ? null : { ...UPLOADED, connectionId: id }, ['orders.changed'])
  const all = [state, warehouses, products, customers, rules, uploads]
  const failed = all.find((query) => query.error !== null)?.error ?? null
  const read = known && (id === null || all.every((query) => query.data !== null || query.error !== null))
  const steps = provinceSteps({
    connection,
    state: state.data,
    warehouses: warehouses.data,
    products: products.data?.counts ?? null,
    customers: customers.data?.counts ?? null,
    rules: rules.data,
    uploaded: uploads.data?.total ?? null,
  })
  return (
    <ChecklistView
      steps={read ? steps : null}
      error={failed}
      onRetry={() => {
        for (const query of all) query.reload()
      }}
    />
  )
}
