import type { ProvinceConnection, Summary } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { createHomeTables, type ProvinceTally } from './home-tables.ts'
import type { ProvinceGuards } from './mapping-guards.ts'
import { PAGES, pageFor } from './push-payload.ts'

type Todo = Summary['todo'][number]

/** What a province has to do, for 首页: each with the page where it is done. Counted anew only when something changed. */
export function createProvinceTodo(
  deps: Pick<FeatureDeps, 'db' | 'province'> & { guards: Pick<ProvinceGuards, 'pushBlock'> },
) {
  const tables = createHomeTables(deps.db)
  const known = new Map<number, ProvinceTally>()
  return {
    /** Orders, returns, mapping or settings are not as they were. */
    changed: (): void => known.clear(),
    list(): Todo[] {
      return deps.province.list().flatMap((connection) => {
        const { id } = connection
        const tally = known.get(id) ?? tables.tally(id, connection.ideal.enabledFrom)
        known.set(id, tally)
        return todoOf(connection, tally, deps.guards.pushBlock(id))
      })
    },
  }
}

export type ProvinceTodo = ReturnType<typeof createProvinceTodo>

export function todoOf(
  { id, name }: Pick<ProvinceConnection, 'id' | 'name'>,
  tally: ProvinceTally,
  block: Todo['trouble'],
): Todo[] {
  const things: Todo[] = []
  const add = (what: string, urgent: boolean, text: string, path: string, trouble: Todo['trouble'] = null): void => {
    const page = pageFor(path, id)
    things.push({ key: `province-${what}:${id}`, urgent, text: `${name}：${text}`, page, trouble })
  }
  const count = (what: string, urgent: boolean, number: number, text: string, page: string): void => {
    if (number > 0) add(what, urgent, `${number} 张${text}`, page)
  }
  if (block) add('blocked', true, block.problem, PAGES.settings, block)
  count('returns', true, tally.returns, '单据回传异常，没有生成出入库单', '/p/returns?tab=trouble')
  count('unknown', true, tally.unknown, '订单推送结果未知，正在按单据号查询', '/p/ideal-log?upload=unknown')
  count('refused', true, tally.refused, '订单推送被拒绝，已解锁待修改', '/p/ideal-log?upload=failed')
  count('approved', true, tally.approved, '批发订单取消已批准，但没有更新成功', '/p/wholesale-orders?tab=trouble')
  const { warehouses, customers, products } = tally.blocked
  count('warehouses', false, warehouses, '未推送订单的仓库没有荣耀IDEAL仓库编码', PAGES.warehouses)
  count('customers', false, customers, '未推送订单的渠道客户没有e栈客户映射', PAGES.customers)
  count('products', false, products, '未推送订单有商品没有e栈商品映射', PAGES.products)
  return things
}
