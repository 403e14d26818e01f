import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { OrderCounts } from '../../../../renderer/pages/home/province-home.tsx'
import { type ProvinceFacts, provinceSteps } from '../../../../renderer/pages/home/province-steps.ts'
import { pageAt } from '../../../../renderer/pages.tsx'
import { lanesInUse, lanesOfRole, pageOfRole, setUpPage, todoOfRole } from '../../../../renderer/state/of-role.ts'
import { FAULT_SYSTEMS, faultSystems } from '../../../../renderer/text/practice.ts'
import { calmLanes, lane, NOW } from '../../scenarios/home.ts'
import { provinceConnection, warehouseRows } from '../../scenarios/province.ts'

const counts = (pushed: number) => {
  const tabs = { open: 3, moving: 0, pushed, trouble: 2, done: 0, ended: 0 }
  const none = { open: 0, moving: 0, pushed: 0, trouble: 0, done: 0, ended: 0 }
  return { purchase: tabs, purchaseReturn: none, transfer: none, wholesale: none, wholesaleReturn: none }
}
const mapping = { unmapped: 1, proposed: 0, conflict: 0, confirmed: 9, erpOnly: 0 }
const ready: ProvinceFacts = {
  connection: provinceConnection(),
  state: { ideal: 'open', changedAt: NOW, ezhanOpened: true, readAt: NOW, trouble: null, blocked: null },
  warehouses: { rows: warehouseRows(7), idealWarehouses: [], readAt: NOW },
  products: mapping,
  customers: mapping,
  rules: { different: 0, equal: 9 },
  uploaded: 1,
}
const nothing: ProvinceFacts = {
  connection: null,
  state: null,
  warehouses: null,
  products: null,
  customers: null,
  rules: null,
  uploaded: null,
}
const undone = (facts: ProvinceFacts) =>
  provinceSteps(facts)
    .filter((step) => !step.done)
    .map((step) => step.key)

test('I11 I16 I19 I22 I23 the checklist of a province follows the manual and claims nothing that is not so', () => {
  expect(undone(ready)).toEqual([])
  expect(undone(nothing)).toEqual(provinceSteps(nothing).map((step) => step.key))
  const connection = provinceConnection()
  expect(undone({ ...ready, connection: { ...connection, ideal: { ...connection.ideal, enabledFrom: '' } } })).toEqual([
    'accounts',
  ])
  expect(undone({ ...ready, state: { ...ready.state!, ezhanOpened: null } })).toEqual(['open'])
  expect(undone({ ...ready, rules: { different: 1, equal: 8 } })).toEqual(['rules'])
  expect(undone({ ...ready, products: { ...mapping, confirmed: 0 } })).toEqual(['products'])
  expect(undone({ ...ready, uploaded: 0 })).toEqual(['first'])
})

test('numbers of the five kinds lead to their lists', () => {
  const html = renderToStaticMarkup(<OrderCounts counts={counts(4)} />)
  expect(html.match(/<th scope="row">/g)).toHaveLength(5)
  expect(html).toContain('href="#/p/purchase-orders?tab=trouble"')
  expect(html).not.toContain('href="#/p/transfers?tab=')
})

test('each role sees its own accounts, faults and way to set-up', () => {
  const own = [lane({ lane: 'ideal:1' }), lane({ lane: 'boyuan:1' })]
  expect(lanesOfRole([...calmLanes, ...own], 'province')).toEqual(own)
  expect(lanesOfRole([...calmLanes, ...own], 'shop')).toEqual(calmLanes)
  const [calm, ...rest] = calmLanes
  const stuck = { ...calm!, state: 'unknown' as const }
  expect(lanesInUse([stuck, ...rest, ...own], 'province')).toEqual([stuck, ...own])
  expect(lanesOfRole(own, 'shop')).toEqual(own)
  expect(setUpPage('province')).toBe('/p/ideal-settings')
  expect(pageOfRole('/connections?connection=1', 'province')).toBe('/p/ideal-settings')
  expect(pageOfRole('/connections?connection=1', 'shop')).toBe('/connections?connection=1')
  expect(pageOfRole('/queue', 'province')).toBe('/queue')
  expect(faultSystems('province').map(([system]) => system)).toEqual(['ideal', 'boyuan', 'ezhan'])
  expect([...faultSystems('shop'), ...faultSystems('province')]).toEqual(FAULT_SYSTEMS)
})

test('what is to be done leads to pages of the role that sees it', () => {
  const item = (key: string, page: string) => ({ key, page, urgent: false, text: key, trouble: null })
  const shops = [item('offline:pos:1', '/queue'), item('unverified:1', '/connections'), item('documents', '/documents')]
  const provinces = [
    item('offline:ideal:2', '/queue'),
    item('unverified:2', '/p/ideal-settings'),
    item('province-returns:2', '/p/returns?tab=trouble'),
    item('province-unknown:2', '/p/ideal-log?upload=unknown'),
    item('province-approved:2', '/p/wholesale-orders?tab=trouble'),
    item('province-products:2', '/p/ezhan-products'),
  ]
  const both = [item('failed', '/queue?state=refused'), item('delivery-paused', '/')]
  const seen = (role: 'shop' | 'province') =>
    todoOfRole([...shops, ...provinces, ...both], role, (path) => pageAt(path, role) !== null)
  expect(seen('shop')).toEqual([...shops, ...both])
  expect(seen('province')).toEqual([...provinces, ...both])
})
