import type { Ledger } from './demo-month-ledger.ts'
import type { MonthWorld } from './demo-month-world.ts'

export const HQ = '880001'
export const SHOPS = ['100231', '100232', '100233'] as const

/** S93, S97, S116: ERP kinds that travel, into a shop and out of one. */
const ERP_IN = ['采购入库', '调拨入库', '生产入库', '其他入库', '初始化入库', '退货入库', '保修入库'] as const
const ERP_OUT = ['调拨出库', '采购退货出库', '生产出库', '其他出库', '现款销售出库'] as const
/** S115. */
const FIVE = [
  ['JIT退货入库', 1],
  ['预入库', 1],
  ['盘盈入库', 1],
  ['盘亏出库', -1],
  ['销售出库', -1],
] as const
/** S20–S26, S117. */
const POS_KINDS = [
  ['purchaseIn', 1],
  ['importIn', 1],
  ['returnIn', 1],
  ['reversal', 1],
  ['exchangeOut', -1],
  ['billedOut', -1],
] as const

/** What the desks did so far, besides the stock. */
export interface Done {
  /** Numbers of the ERP, and of the POS, that have to be on the other side once. */
  toPos: string[]
  toErp: string[]
  /** Sales, which the ERP fetches by itself. */
  sales: string[]
  stocktakes: string[]
  five: string[]
}

export type Desks = ReturnType<typeof createDesks>

/**
 * The people at the desks of ERP and POS. Every act is written into the ledger as it is done. `codes`: SKUs both sides
 * have; the last of them is only ever counted (盘点), so that no other movement can overtake the count.
 */
export function createDesks(world: MonthWorld, ledger: Ledger, codes: readonly string[], random: () => number) {
  const { control } = world
  let numbers = 0
  const done: Done = { toPos: [], toErp: [], sales: [], stocktakes: [], five: [] }
  const below = (n: number): number => Math.floor(random() * n)
  const counted = codes.at(-1)!
  const code = (): string => codes[below(codes.length - 1)]!
  const pieces = (): number => 1 + below(6)
  const shop = (): string => SHOPS[below(SHOPS.length)]!
  const twoLines = () => {
    const [a, b] = [code(), code()]
    return a === b ? [{ code: a, n: pieces() }] : [a, b].map((one) => ({ code: one, n: pieces() }))
  }
  const erpLines = (lines: { code: string; n: number }[]) =>
    lines.map((line) => ({ specNo: line.code, num: String(line.n), price: '3.5' }))
  const posLines = (lines: { code: string; n: number }[]) =>
    lines.map((line) => ({ merchantCode: line.code, quantity: String(line.n), price: '9.9' }))

  async function erpIn(kind: string, sign: number, five = false): Promise<void> {
    const lines = twoLines()
    const place = !five && random() < 0.2 ? HQ : shop()
    const more = {
      退货入库: { shopNo: 'MD001', tid: `R${world.now()}${++numbers}` },
      销售出库: { shopNo: 'MD001', tid: `S${world.now()}${++numbers}` },
    }
    const input = {
      kind,
      warehouseNo: place,
      lines: erpLines(lines),
      ...(Object.hasOwn(more, kind) ? more[kind as keyof typeof more] : {}),
    }
    const { no } = await (sign > 0 ? control.erpCreateStockIn(input) : control.erpCreateStockOut(input))
    for (const line of lines) ledger.move(five ? ['erp'] : ['erp', 'pos'], place, line.code, sign * line.n)
    ;(five ? done.five : done.toPos).push(no)
  }
  async function posDocument(kind: string, sign: number): Promise<void> {
    const lines = twoLines()
    const place = shop()
    const defective = kind === 'returnIn' ? [{ merchantCode: counted, quantity: '1', defective: true }] : []
    const { no } = await control.posCreateDocument({
      kind,
      shopId: place,
      lines: [...posLines(lines), ...defective],
      relatedNo: 'LS-1',
    })
    for (const line of lines) ledger.move(['erp', 'pos'], place, line.code, sign * line.n)
    done.toErp.push(no)
  }
  const acts: Record<string, () => Promise<void>> = {
    async 'ERP 调拨'() {
      const lines = twoLines()
      const to = shop()
      const { outNo, inNo } = await control.erpCreateTransfer({
        fromWarehouseNo: HQ,
        toWarehouseNo: to,
        lines: erpLines(lines),
      })
      for (const line of lines) {
        ledger.move(['erp', 'pos'], HQ, line.code, -line.n)
        ledger.move(['erp', 'pos'], to, line.code, line.n)
      }
      done.toPos.push(outNo!, inNo!)
    },
    async 'POS 调拨'() {
      const lines = twoLines()
      const from = below(SHOPS.length)
      const to = SHOPS[(from + 1) % SHOPS.length]!
      const { no, otherLegNo } = await control.posCreateDocument({
        kind: 'transferOut',
        shopId: SHOPS[from]!,
        counterpartShopId: to,
        lines: posLines(lines),
      })
      await control.posReceive(otherLegNo!)
      for (const line of lines) {
        ledger.move(['erp', 'pos'], SHOPS[from]!, line.code, -line.n)
        ledger.move(['erp', 'pos'], to, line.code, line.n)
      }
      done.toErp.push(no, otherLegNo!)
    },
    async 盘点() {
      const place = shop()
      const n = 50 + below(50)
      const { no } = await control.posCreateDocument({
        kind: 'stocktake',
        shopId: place,
        lines: [{ merchantCode: counted, quantity: String(n) }],
      })
      await control.posAudit(no)
      ledger.count(place, counted, n)
      done.toErp.push(no)
      done.stocktakes.push(no)
    },
    async 销售单() {
      const lines = twoLines()
      const place = shop()
      const payment = (['cash', 'card', 'wechat'] as const)[below(3)]!
      const { no } = await control.posSell(place, posLines(lines), { payment })
      for (const line of lines) ledger.move(['erp', 'pos'], place, line.code, -line.n)
      done.sales.push(no)
    },
  }
  for (const kind of ERP_IN) acts[`ERP ${kind}`] = () => erpIn(kind, 1)
  for (const kind of ERP_OUT) acts[`ERP ${kind}`] = () => erpIn(kind, -1)
  for (const [kind, sign] of FIVE) acts[`ERP ${kind}`] = () => erpIn(kind, sign, true)
  for (const [kind, sign] of POS_KINDS) acts[`POS ${kind}`] = () => posDocument(kind, sign)

  return {
    done,
    kinds: Object.keys(acts),
    /** Every kind once. */
    async everything(): Promise<void> {
      for (const act of Object.values(acts)) await act()
    },
    /** So many acts of any kind, a minute or less apart. */
    async some(count: number): Promise<void> {
      const all = Object.values(acts)
      for (let n = 0; n < count; n++) {
        await all[below(all.length)]!()
        await world.pass((5 + below(55)) * 1_000)
      }
    },
    /** Documents that count as 已到达 once everything is through. */
    through: (): number => done.toPos.length + done.toErp.length + done.sales.length,
  }
}
