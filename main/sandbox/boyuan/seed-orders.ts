import { createRandom } from '../kit/random.ts'
import type { SystemKit } from '../kit/system.ts'
import type { OrderKind } from '../province/control.ts'
import type { ProvinceWorld } from '../province/data.ts'
import { insertOrder } from './orders.ts'
import type { BoyuanStore } from './store.ts'

const KINDS: readonly OrderKind[] = ['purchase', 'purchaseReturn', 'transfer', 'wholesale', 'wholesaleReturn']
const DAY_MS = 86_400_000

/** Thirty orders of the last days: six of each kind, most to be pushed, a few 引入 already or not yet 待发货. */
export function seedOrders(store: BoyuanStore, kit: SystemKit, world: ProvinceWorld): void {
  const random = createRandom(kit.seed, 'boyuan-orders')
  const products = world.products.filter(
    (product) => product.productNo !== null && product.goodsCode !== null && same(product.rule, product.erpRule),
  )
  const customers = world.partners.filter((one) => one.kind === 'customer' && one.partnerNo && one.customerCode)
  const suppliers = world.partners.filter((one) => one.kind === 'supplier')
  for (let no = 0; no < 30; no += 1) {
    const kind = KINDS[no % KINDS.length]!
    const at = kit.day - (30 - no) * (DAY_MS / 6)
    const wholesale = kind === 'wholesale' || kind === 'wholesaleReturn'
    const partner = kind === 'transfer' ? null : random.pick(wholesale ? customers : suppliers).partnerNo
    const lines = Array.from({ length: random.int(1, 4) }, (_, index) => ({
      lineNo: String(index + 1),
      productNo: random.pick(products).productNo!,
      quantity: `${random.int(1, 5)}.0000`,
      price: `${random.int(99, 5999)}.0000`,
    }))
    const order = insertOrder(store, {
      kind,
      content: {
        billDate: new Date(at + 8 * 3_600_000).toISOString().slice(0, 10),
        manualNo: kind === 'purchase' ? `SL${String(240_000 + no)}` : null,
        warehouseNo: kind === 'wholesaleReturn' ? 'CK04' : no % 7 === 6 ? 'CK05' : 'CK01',
        toWarehouseNo: kind === 'transfer' ? 'CK02' : null,
        partnerNo: partner,
        remark: null,
        vfNo: null,
        lines,
      },
      status: kind === 'wholesale' && no !== 28 ? 'awaitingShipment' : 'saved',
      sourceNo: null,
      at,
    })
    if (no === 10 || no === 20) store.sql('UPDATE orders SET introduced = 1 WHERE id = ?').run(order.id)
  }
}

function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
