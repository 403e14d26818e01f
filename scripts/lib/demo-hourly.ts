import type { CallOutput, EditField, FieldChange } from '../../preload/contract/index.ts'
import { CREATE_HEADER, createRow, csvOf, demoLine } from './demo-sheets.ts'
import { wizardOf } from './demo-wizard.ts'
import type { DemoShop, DemoWorld } from './demo-world.ts'
import { factsOf, judgeProducts, type PosLine, posState } from './judge-products.ts'

const LIMIT_MS = 120_000
const HOUR_MS = 3_600_000
/** The ERP's changes are read up to two minutes ago; an hour that strikes sooner is left out. */
const SOONEST_MS = 5 * 60_000

/** Products that both sides have. */
const LINES: readonly PosLine[] = Array.from({ length: 6 }, (_one, index) =>
  demoLine('H', index + 1, { specName: '', barcode: `697000000000${index}` }),
)
const [priced, renamed, barcoded, kept, both] = LINES as [PosLine, PosLine, PosLine, PosLine, PosLine]

/** 整点更新 beside 手工修改: of the three fields the ERP's change wins, everything else that a person changed stays. */
export async function updateHourly(world: DemoWorld): Promise<void> {
  const { tell } = world
  const shop = await world.shop()
  const { control } = shop.sandbox
  const hours = hoursOf(shop)
  for (const line of LINES)
    await control.createGoods({
      goodsNo: line.productNo,
      goodsName: line.name,
      classPath: [line.category],
      brandName: line.brand,
      unitName: line.unit,
      specs: [{ specNo: line.merchantCode, barcode: line.barcode, retailPrice: line.price }],
    })
  const beforeAll = await posState(control)
  await importLines(shop)
  const first = await hours.strike()
  const start = await posState(control)
  const made = judgeProducts(beforeAll, start, { added: LINES })
  tell('整点更新的第一个整点只记录，不改 POS', first.state === 'done' && made.ok, {
    结果: first.note,
    ...factsOf(made),
  })

  const edits: Parameters<typeof edit>[] = [
    [shop, kept, [['retailPrice', '6.6600', kept.merchantCode]]],
    [shop, priced, [['brand', '演示二牌', null]]],
    [
      shop,
      both,
      [
        ['name', '店长改的名', null],
        ['unit', '箱', null],
      ],
    ],
  ]
  for (const each of edits) await edit(...each)
  await control.editSpec(priced.merchantCode, { retailPrice: '88.8' })
  await control.editGoods(renamed.productNo, { goodsName: 'ERP 改的名', unitName: '盒' })
  await control.editSpec(barcoded.merchantCode, { barcode: '6979999999999' })
  await control.editGoods(both.productNo, { goodsName: 'ERP 也改了名' })
  // Touched in the ERP, but none of the three fields.
  await control.editGoods(kept.productNo, { unitName: '打' })
  await control.createGoods({
    goodsNo: 'H9999',
    goodsName: 'POS 没有的商品',
    specs: [{ specNo: '00H9999', retailPrice: '1' }],
  })
  const second = await hours.strike()
  const verdict = judgeProducts(start, await posState(control), {
    changed: new Map<string, Partial<PosLine>>([
      [priced.merchantCode, { price: '88.8000', brand: '演示二牌' }],
      [renamed.merchantCode, { name: 'ERP 改的名' }],
      [barcoded.merchantCode, { barcode: '6979999999999' }],
      [kept.merchantCode, { price: '6.6600' }],
      [both.merchantCode, { name: 'ERP 也改了名', unit: '箱' }],
    ]),
  })
  tell('整点更新只改三个字段，手工修改都还在', second.state === 'done' && verdict.ok, {
    结果: second.note,
    手工修改: edits.length,
    ...factsOf(verdict),
  })

  const settled = await posState(control)
  const third = await hours.strike()
  const quiet = judgeProducts(settled, await posState(control), {})
  tell('下一个整点没有要改的', third.state === 'done' && quiet.ok, {
    结果: third.note,
    POS中变化: quiet.unexpected.length,
  })
}

async function importLines(shop: DemoShop): Promise<void> {
  const wizard = wizardOf(shop)
  const bytes = new TextEncoder().encode(csvOf([CREATE_HEADER, ...LINES.map(createRow)]))
  const { id } = await wizard.match(await wizard.drop('create', '两边都有.csv', bytes))
  await wizard.plan(id)
  await wizard.execute(id)
}

/** 手工修改: resolves once the POS has it. */
async function edit(
  shop: DemoShop,
  line: PosLine,
  fields: readonly (readonly [field: EditField, to: string, merchantCode: string | null])[],
): Promise<void> {
  const { app, connectionId } = shop
  const { productNo } = line
  const { product } = await app.call('productEdit.refresh', { connectionId, productNo })
  const from: Partial<Record<EditField, string>> = {
    name: product.name,
    brand: product.brand,
    unit: product.unit,
    retailPrice: product.specs[0]?.retailPrice ?? '',
  }
  const changes = fields.map(
    ([field, to, merchantCode]): FieldChange => ({ field, merchantCode, from: from[field] ?? '', to }),
  )
  const { productId } = product
  const saved = await app.call('productEdit.save', { connectionId, productId, changes, replaces: null, undoOf: null })
  if (saved.outcome !== 'queued') throw new Error(`${productNo} was not queued: ${saved.outcome}`)
  const now = await app.when(
    'productEdit.changed',
    async () =>
      (await app.call('productEdit.history', { connectionId, productNo, cursor: null, limit: 50 })).rows.find(
        (one) => one.id === saved.edit.id,
      ),
    (one) => one !== undefined && one.state !== 'queued',
    LIMIT_MS,
    `the edit of ${productNo}`,
  )
  if (now?.state !== 'delivered') throw new Error(`the edit of ${productNo} is ${now?.state}`)
}

type Run = NonNullable<CallOutput<'home.jobs'>['jobs'][number]['last']>

/** Puts the clocks of PC and servers to full hours. */
function hoursOf(shop: DemoShop) {
  const { connectionId } = shop
  let offsetMs = 0
  return {
    /** The next full hour strikes; resolves with its run once everything that it queued is settled. */
    async strike(): Promise<Run> {
      const before = Date.now() + offsetMs
      const hour = Math.ceil((before + SOONEST_MS) / HOUR_MS) * HOUR_MS
      offsetMs += hour + 1_000 - before
      await shop.setClocks(offsetMs)
      const job = await shop.app.when(
        'clock.changed',
        async () =>
          (await shop.app.call('home.jobs', {})).jobs.find(
            (one) => one.name === `catalog.update-hourly:${connectionId}`,
          ),
        (one) => one !== undefined && !one.running && (one.last?.startedAt ?? 0) >= hour && !!one.last?.finishedAt,
        LIMIT_MS,
        'the full hour',
      )
      await shop.app.when(
        'queue.changed',
        async () => (await shop.app.call('queue.lanes', {})).lanes.find((one) => one.lane === `pos:${connectionId}`),
        (lane) => !lane || lane.counts.pending + lane.counts.sending + lane.counts.waiting + lane.counts.unknown === 0,
        LIMIT_MS,
        'the deliveries of the hour',
      )
      return job!.last!
    },
  }
}
