import { catalogueFrame, type GeneratedGoods, generateGoods } from '../data/index.ts'
import { createRandom, type Random } from '../kit/random.ts'
import type { SystemKit } from '../kit/system.ts'
import { brandOf } from './brands.ts'
import { makeCategory, placeInCategory } from './categories.ts'
import { liveByNo } from './product-view.ts'
import { insertProduct, insertSpecs } from './product-write.ts'
import { writeSetting } from './settings.ts'
import { openStock } from './stock.ts'
import type { PosStore } from './store.ts'
import { codeKey } from './values.ts'

const DAY_MS = 86_400_000
/** Goods older than this are old stock of the shops; younger ones have come over by another way (对方已同步). */
const OLD_DAYS = 60
const MAX_OLD = 1500
const MAX_YOUNG = 100
/** Beyond this size the catalogue is not read to its end only for the few young goods. */
const WHOLE_READ_SKUS = 100_000

/** Fills empty tables with shops, some categories and brands, and part of the ERP's goods. */
export function seedPos(store: PosStore, kit: SystemKit): void {
  const frame = catalogueFrame()
  frame.stores.forEach((shop, position) => {
    store
      .sql("INSERT INTO shop (shop_id, position, name, kind, status) VALUES (?, ?, ?, ?, 'open')")
      .run(shop.storeNo, position, shop.name, shop.kind)
  })
  const settings = { enabled: true, sellerAccount: '练习卖家', version: 1, updatedAt: kit.day }
  writeSetting(store, 'erp-sync', JSON.stringify(settings))

  const random = createRandom(kit.seed, 'pos initial')
  // A part of the tree only, so that an import meets missing paths (S61, S62).
  for (const { path, level } of frame.classes) {
    if (level === 1 || (level <= 3 && random.chance(0.5))) makeCategory(store, path)
  }
  for (const { brandName } of frame.brands) if (random.chance(0.5)) brandOf(store, brandName)
  seedProducts(store, kit, random)
}

function seedProducts(store: PosStore, kit: SystemKit, random: Random): void {
  const frame = catalogueFrame()
  const paths = new Map(frame.classes.map((row) => [row.id, row.path]))
  const shops = frame.stores.map((shop) => shop.storeNo)
  const oldBefore = kit.day - OLD_DAYS * DAY_MS
  let old = 0
  let young = 0
  for (const goods of generateGoods(kit)) {
    const isOld = goods.createdAt < oldBefore
    if (young >= MAX_YOUNG || (!isOld && kit.skus > WHOLE_READ_SKUS)) break
    if (goods.deletedAt !== 0 || !random.chance(isOld ? 0.6 : 0.03)) continue
    if (isOld && old >= MAX_OLD) continue
    const brand = goods.brand === undefined ? null : frame.brands[goods.brand]!.brandName
    const path = (goods.classId === undefined ? undefined : paths.get(goods.classId)) ?? []
    const made = seedGoods(store, goods, { brand, path, shops, specsBefore: isOld ? oldBefore : kit.day, random })
    if (made && isOld) old += 1
    else if (made) young += 1
  }
}

type Around = { brand: string | null; path: string[]; shops: string[]; specsBefore: number; random: Random }

/** Books one goods as the POS would have it; false when it clashes with one that is there. */
function seedGoods(store: PosStore, goods: GeneratedGoods, around: Around): boolean {
  const { random, shops } = around
  const then: PosStore = { ...store, now: () => goods.createdAt + 2 * 3_600_000 }
  const specs = goods.specs.filter((spec) => spec.deletedAt === 0 && spec.createdAt < around.specsBefore)
  const keys = specs.map((spec) => codeKey(spec.specNo))
  const clash =
    liveByNo(store, goods.goodsNo) !== undefined ||
    new Set(keys).size < keys.length ||
    keys.some((key) => store.sql('SELECT 1 FROM spec WHERE code_key = ? AND deleted = 0').get(key) !== undefined)
  if (clash || specs.length === 0) return false

  const category = around.path.length > 3 ? null : placeInCategory(then, around.path, 'flatten')
  const inputs = specs.map((spec) => ({
    merchantCode: spec.specNo.trim(),
    specName: spec.specName || null,
    attributes: JSON.stringify(spec.attributes),
    barcode: spec.barcode || null,
    // A few prices were changed by hand in the store system (S105).
    retailPrice: random.chance(0.05) ? spec.retailPrice + 10_000 : spec.retailPrice,
    image: null,
  }))
  const product = {
    productNo: goods.goodsNo.trim(),
    name: goods.goodsName,
    categoryPath: around.path,
    brand: around.brand,
    unit: goods.unitName || null,
    image: null,
    onSale: !random.chance(0.05),
    source: { system: 'wangdian', no: goods.goodsNo },
    specs: inputs,
  }
  const id = insertProduct(then, product, category?.id ?? null, 'initial')
  const specIds = insertSpecs(then, id, inputs, 'initial')
  for (const shopId of shops) {
    for (const specId of specIds) if (random.chance(0.6)) openStock(then, shopId, specId, random.int(0, 80) * 10_000)
  }
  return true
}
