import type { PosLookup, PosProduct } from '../remote/pos/types.ts'
import type { Read } from '../remote/read.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { type CategoryOf, categoryOf, classPaths, flattened, MAX_LEVELS, pathKey } from './categories.ts'
import { cleanCode, foldCode } from './codes.ts'
import { boundsOf } from './dates.ts'
import type { Asked, ErpSource, PosSource } from './remotes.ts'
import { type PlannedProduct, type PosState, planProduct, selectFromGoods } from './rules.ts'
import { emptyPlan, type ImportRow, type PlanCounts, type StoredLine } from './state.ts'
import type { ImportTables } from './tables.ts'

const CHUNK = 100
/** Keys of one look-up (pos.openapi.yaml, x-limits.keysPerLookup). */
const KEYS = 200

/**
 * Compares what was read with the POS and stores the plan: one line per product. Writes nothing to the POS.
 * Starts afresh when it is called again; throws what `ask` throws.
 */
export async function planImport(
  row: ImportRow,
  deps: {
    staging: Database
    tables: ImportTables
    erp: ErpSource
    pos: PosSource
    ask<T>(call: () => Promise<Read<T>>): Promise<T>
    signal: AbortSignal
    moved(counts: PlanCounts): void
  },
): Promise<PlanCounts> {
  const { tables, staging } = deps
  const asked: Asked = { signal: deps.signal, correlationId: row.correlationId }
  inTransaction(staging, () => tables.clearPlan(row.id))
  const classes = classPaths(await deps.ask(() => deps.erp.classes(asked)))
  const posPaths = new Set((await deps.ask(() => deps.pos.categories(asked))).map((category) => pathKey(category.path)))
  const brands = new Set((await deps.ask(() => deps.pos.brands(asked))).map((brand) => brand.name.trim()))

  const counts = emptyPlan()
  const newBrands = new Set<string>()
  const issues = new Map<string, { kind: 'too-deep' | 'missing' | 'ambiguous'; key: string; products: number }>()
  const claimed = new Map<string, string>()
  const window = boundsOf(row)
  let after: { createdAt: number; goodsId: string } | null = null
  // Lines queued by an earlier plan of the same import keep their numbers.
  let seq = tables.lastQueuedSeq(row.id)
  for (;;) {
    const chunk = tables.goodsAfter(row.id, after, CHUNK)
    if (chunk.length === 0) break
    after = chunk.at(-1)!.at
    const selected = chunk.flatMap(({ goods }) => selectFromGoods(goods, window) ?? [])
    const pos = await posStateOf(selected, (by, keys) => deps.ask(() => deps.pos.lookUpProducts(by, keys, asked)))
    inTransaction(staging, () => {
      for (const one of selected) {
        const category = categoryOf(one.goods.className, classes)
        const planned = planProduct(one, pos, category, claimed)
        const line = storedLine(planned, category, posPaths)
        seq += 1
        tables.putLine(row.id, seq, pathKey(line.categoryPath), line)
        count(counts, planned)
        if (planned.action === 'create' && line.brand !== '' && !brands.has(line.brand)) newBrands.add(line.brand)
        noteCategory(issues, planned, category, line)
      }
    })
    counts.newBrands = newBrands.size
    deps.moved(counts)
  }
  inTransaction(staging, () => {
    for (const issue of issues.values()) tables.putCategory(row.id, issue.key, issue.kind, issue.products)
  })
  for (const issue of issues.values()) {
    if (issue.kind === 'missing') counts.categories.missing += 1
    else if (issue.kind === 'too-deep') counts.categories.tooDeep += 1
    else counts.categories.ambiguous += 1
  }
  return counts
}

/** What the POS has of these 货号 and 商家编码; deleted products do not count. */
export async function posStateOf(
  selected: { goods: { goodsNo: string }; specs: { specNo: string }[] }[],
  lookUp: (by: 'productNo' | 'merchantCode', keys: string[]) => Promise<PosLookup<PosProduct>[]>,
): Promise<PosState> {
  const state: PosState = { byProductNo: new Map(), byCode: new Map() }
  const note = (rows: PosLookup<PosProduct>[]) => {
    for (const row of rows)
      for (const product of row.matches) {
        if (product.status === 'deleted') continue
        const codes = new Set(product.specs.map((spec) => foldCode(spec.merchantCode)))
        state.byProductNo.set(foldCode(product.productNo), { productNo: product.productNo, codes })
        for (const code of codes) state.byCode.set(code, { productNo: product.productNo })
      }
  }
  const ask = async (by: 'productNo' | 'merchantCode', all: string[]) => {
    const keys = [...new Set(all.map(cleanCode))].filter((key) => key !== '')
    for (let at = 0; at < keys.length; at += KEYS) note(await lookUp(by, keys.slice(at, at + KEYS)))
  }
  await ask(
    'productNo',
    selected.map((one) => one.goods.goodsNo),
  )
  // A code that belongs to a product found by its number is known already.
  await ask(
    'merchantCode',
    selected.flatMap((one) => one.specs.map((spec) => spec.specNo)).filter((code) => !state.byCode.has(foldCode(code))),
  )
  return state
}

/** The plan of one product as it is kept and written. */
export function storedLine(planned: PlannedProduct, category: CategoryOf, posPaths: Set<string>): StoredLine {
  const { goods } = planned
  const path = category.kind === 'path' ? category.path : category.kind === 'ambiguous' ? [category.name] : []
  // S77: a product of several specs takes the picture of its first SKU only.
  const firstImage = goods.specs.find((spec) => !spec.deleted)?.imgUrl.trim() ?? ''
  return {
    productNo: planned.productNo,
    name: goods.goodsName.trim(),
    action: planned.action,
    reasonCode: planned.reasonCode,
    reason: planned.reason,
    categoryPath: path,
    categoryInPos: path.length <= 1 || posPaths.has(pathKey(path)),
    brand: goods.brandName.trim(),
    unit: goods.unitName.trim(),
    image: /^https?:\/\/\S{1,1016}$/.test(firstImage) ? firstImage : null,
    createdAt: goods.createdAt,
    sourceNo: goods.goodsNo,
    specs: planned.specs.map((one) => ({
      merchantCode: one.merchantCode,
      specName: one.spec.specName,
      barcode: one.spec.barcode.trim(),
      retailPrice: one.spec.retailPrice ?? 0,
      image: null,
      action: one.action,
      reason: one.reason,
    })),
  }
}

function count(counts: PlanCounts, planned: PlannedProduct): void {
  counts.actions[planned.action] += 1
  const written = planned.specs.filter((spec) => spec.action === 'create' || spec.action === 'add-specs').length
  if (planned.action !== 'create' && planned.action !== 'add-specs') return
  counts.specs += written
  if (written > 1) counts.multiSpecProducts += 1
}

function noteCategory(
  issues: Map<string, { kind: 'too-deep' | 'missing' | 'ambiguous'; key: string; products: number }>,
  planned: PlannedProduct,
  category: CategoryOf,
  line: StoredLine,
): void {
  const kind =
    planned.reasonCode === 'CATEGORY_TOO_DEEP'
      ? 'too-deep'
      : planned.action !== 'create'
        ? null
        : category.kind === 'ambiguous'
          ? 'ambiguous'
          : line.categoryPath.length > 1 && line.categoryPath.length <= MAX_LEVELS && !line.categoryInPos
            ? 'missing'
            : null
  if (kind === null) return
  const key = pathKey(line.categoryPath)
  const issue = issues.get(`${kind} ${key}`) ?? { kind, key, products: 0 }
  issue.products += 1
  issues.set(`${kind} ${key}`, issue)
}

/** Path the POS will show for a line, given the paths that are being or have been created for this import. */
export function shownPath(line: StoredLine, made: (key: string) => boolean): string[] {
  return line.categoryInPos || made(pathKey(line.categoryPath)) ? line.categoryPath : flattened(line.categoryPath)
}
