import { brandOf } from './brands.ts'
import { categoryOutcome, placeInCategory } from './categories.ts'
import { touch } from './changes.ts'
import { RowRefusal } from './failures.ts'
import { batchOf, type JsonObject, readEnum, readObject, readText } from './fields.ts'
import { indexName } from './name-index.ts'
import { type ProductInput, readOnMissing, readProduct, readSpecs, readVia, type SpecInput } from './product-input.ts'
import { updateProduct } from './product-update.ts'
import { liveByNo, type ProductRow, productIdText } from './product-view.ts'
import { type Applied, runRows } from './row-batch.ts'
import { readErpSync } from './settings.ts'
import type { PosStore } from './store.ts'
import { codeKey } from './values.ts'

const BLANK = { productId: null, version: null, changed: false, category: null }

/** `POST /v1/products:batch`; runs in the caller's transaction. */
export function writeProducts(store: PosStore, body: unknown): Record<string, unknown> {
  const rows = batchOf(body, 'rows', 100)
  return { rows: runRows(store, 'product', rows, BLANK, (row, sourceNo) => applyRow(store, row, sourceNo)) }
}

function applyRow(store: PosStore, row: JsonObject, sourceNo: string): Applied {
  const action = readEnum(row.action, 'action', ['create', 'addSpecs', 'update'])
  if (readVia(row) === 'inboundDocument' && !readErpSync(store).enabled) {
    throw new RowRefusal('SYNC_SWITCH_OFF', 'ERP数据同步设置未开启')
  }
  switch (action) {
    case 'create':
      return createProduct(store, readProduct(row.product), readOnMissing(row), sourceNo)
    case 'addSpecs':
      return addSpecs(store, row, sourceNo)
    case 'update':
      return updateProduct(store, row)
    default:
      return assertNever(action)
  }
}

function createProduct(
  store: PosStore,
  input: ProductInput,
  onMissing: 'flatten' | 'refuse',
  sourceNo: string,
): Applied {
  const there = liveByNo(store, input.productNo)
  if (there) {
    throw new RowRefusal('PRODUCT_EXISTS', `货号 ${input.productNo} 已存在`, known(there))
  }
  if (input.source) refuseKnownSource(store, input.source.system, input.source.no)
  refuseDuplicates(store, input.specs)
  const category = placeInCategory(store, input.categoryPath, onMissing)
  const id = insertProduct(store, input, category?.id ?? null, sourceNo)
  insertSpecs(store, id, input.specs, sourceNo)
  touch(store, 'product', id)
  return {
    action: 'create',
    result: 'created',
    entityId: id,
    message: '已新增',
    outcome: { productId: productIdText(id), version: 1, changed: true, category: categoryOutcome(category) },
  }
}

/** Books a product without its specs and without any check; returns its id. `origin`: the sourceNo, or `initial`. */
export function insertProduct(store: PosStore, input: ProductInput, categoryId: number | null, origin: string): number {
  const now = store.now()
  const id = Number(
    store
      .sql(
        `INSERT INTO product (product_no, no_key, name, category_id, brand_id, unit, image, on_sale, source_system,
           source_no, version, origin, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)`,
      )
      .run(
        input.productNo,
        codeKey(input.productNo),
        input.name,
        categoryId,
        input.brand === null ? null : brandOf(store, input.brand).id,
        input.unit,
        input.image,
        input.onSale ? 1 : 0,
        input.source?.system ?? null,
        input.source?.no ?? null,
        origin,
        now,
        now,
      ).lastInsertRowid,
  )
  indexName(store, id, input.name)
  return id
}

function addSpecs(store: PosStore, row: JsonObject, sourceNo: string): Applied {
  const product = readObject(row.product, 'product')
  const productNo = readText(product.productNo, 'product.productNo', 64).trim()
  const specs = readSpecs(product.specs)
  const there = liveByNo(store, productNo)
  if (!there) throw new RowRefusal('PRODUCT_NOT_FOUND', `没有货号为 ${productNo} 的商品`)
  refuseDuplicates(store, specs)
  insertSpecs(store, there.id, specs, sourceNo)
  store.sql('UPDATE product SET version = version + 1, updated_at = ? WHERE id = ?').run(store.now(), there.id)
  touch(store, 'product', there.id)
  return {
    action: 'addSpecs',
    result: 'updated',
    entityId: there.id,
    message: `已新增 ${specs.length} 个规格`,
    outcome: { productId: productIdText(there.id), version: there.version + 1, changed: true },
  }
}

/** Books specs of a product without any check; returns their ids. */
export function insertSpecs(store: PosStore, productId: number, specs: SpecInput[], origin: string): number[] {
  return specs.map((spec) =>
    Number(
      store
        .sql(
          `INSERT INTO spec (product_id, merchant_code, code_key, spec_name, attributes, barcode, retail_price, image, origin)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        )
        .run(
          productId,
          spec.merchantCode,
          codeKey(spec.merchantCode),
          spec.specName,
          spec.attributes,
          spec.barcode,
          spec.retailPrice,
          spec.image,
          origin,
        ).lastInsertRowid,
    ),
  )
}

/** Refuses the row when one of its 商家编码 is there already, or twice in the row. */
function refuseDuplicates(store: PosStore, specs: SpecInput[]): void {
  const inRow = new Set<string>()
  const conflicts: { merchantCode: string; productId: string | null; productNo: string | null }[] = []
  for (const { merchantCode } of specs) {
    const key = codeKey(merchantCode)
    const there = store
      .sql(
        'SELECT p.id, p.product_no FROM spec s JOIN product p ON p.id = s.product_id WHERE s.code_key = ? AND s.deleted = 0',
      )
      .get(key) as { id: number; product_no: string } | undefined
    if (there) conflicts.push({ merchantCode, productId: productIdText(there.id), productNo: there.product_no })
    else if (inRow.has(key)) conflicts.push({ merchantCode, productId: null, productNo: null })
    inRow.add(key)
  }
  if (conflicts.length > 0) {
    const codes = conflicts.map((conflict) => conflict.merchantCode).join('、')
    throw new RowRefusal('DUPLICATE_MERCHANT_CODE', `商家编码 ${codes} 重复`, { conflicts })
  }
}

function refuseKnownSource(store: PosStore, system: string, no: string): void {
  const there = store
    .sql('SELECT * FROM product WHERE source_no = ? AND source_system = ? AND deleted_at IS NULL')
    .get(no, system) as ProductRow | undefined
  if (there) throw new RowRefusal('SOURCE_EXISTS', `来源 ${system}/${no} 已存在`, known(there))
}

const known = (row: ProductRow) => ({ productId: productIdText(row.id), version: row.version })

function assertNever(value: never): never {
  throw new Error(`unknown action ${String(value)}`)
}
