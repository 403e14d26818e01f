import { brandOf } from './brands.ts'
import { categoryOutcome, type PlacedCategory, placeInCategory } from './categories.ts'
import { touch } from './changes.ts'
import { RowRefusal } from './failures.ts'
import { badField, type JsonObject, readObject, readText } from './fields.ts'
import { reindexName } from './name-index.ts'
import { type ProductPatch, readOnMissing, readPatch, type SpecPatch } from './product-input.ts'
import {
  liveByNo,
  type ProductRow,
  productIdNumber,
  productIdText,
  productRow,
  type SpecRow,
  specRows,
} from './product-view.ts'
import type { Applied } from './row-batch.ts'
import type { PosStore } from './store.ts'
import { codeKey } from './values.ts'

type Columns = Record<string, string | number | null>

/** An `update` row: only the fields that it gives change, and only where they differ. Throws RowRefusal. */
export function updateProduct(store: PosStore, row: JsonObject): Applied {
  const product = readObject(row.product, 'product')
  const patch = readPatch(product)
  const there = target(store, product)
  refuseOldVersion(row.expectedVersion, there)

  const category =
    patch.categoryPath === undefined ? null : placeInCategory(store, patch.categoryPath, readOnMissing(row))
  const changedSpecs = patchSpecs(store, there, patch.specs)
  const changedColumns = patchColumns(store, there, patch, category)
  const changed = changedSpecs || changedColumns
  if (changed) {
    store.sql('UPDATE product SET version = version + 1, updated_at = ? WHERE id = ?').run(store.now(), there.id)
    touch(store, 'product', there.id)
  }
  return {
    action: 'update',
    result: 'updated',
    entityId: there.id,
    message: changed ? '已更新' : '无变化',
    outcome: {
      productId: productIdText(there.id),
      version: there.version + (changed ? 1 : 0),
      changed,
      category: categoryOutcome(category),
    },
  }
}

function target(store: PosStore, product: JsonObject): ProductRow {
  if (product.productId !== undefined) {
    const text = readText(product.productId, 'product.productId', 32)
    const id = productIdNumber(text)
    const row = id === undefined ? undefined : productRow(store, id)
    if (!row || row.deleted_at !== null) throw new RowRefusal('PRODUCT_NOT_FOUND', `没有商品 ${text}`)
    return row
  }
  const no = readText(product.productNo, 'product.productNo', 64).trim()
  const row = liveByNo(store, no)
  if (!row) throw new RowRefusal('PRODUCT_NOT_FOUND', `没有货号为 ${no} 的商品`)
  return row
}

function refuseOldVersion(expected: unknown, there: ProductRow): void {
  if (expected === undefined) return
  if (!Number.isSafeInteger(expected)) throw badField('expectedVersion', '应为整数')
  if (expected !== there.version) {
    throw new RowRefusal('VERSION_CONFLICT', `商品已被修改，当前版本 ${there.version}`, {
      productId: productIdText(there.id),
      version: there.version,
    })
  }
}

function patchSpecs(store: PosStore, product: ProductRow, patches: SpecPatch[]): boolean {
  if (patches.length === 0) return false
  const specs = new Map(specRows(store, product).map((spec) => [spec.code_key, spec]))
  let changed = false
  for (const patch of patches) {
    const spec = specs.get(codeKey(patch.merchantCode))
    if (!spec) throw new RowRefusal('SPEC_NOT_FOUND', `商品 ${product.product_no} 没有商家编码 ${patch.merchantCode}`)
    const columns = specColumns(patch)
    changed = setColumns(store, 'spec', spec, columns) || changed
    // The same spec may be named again in this row.
    Object.assign(spec, columns)
  }
  return changed
}

function specColumns(patch: SpecPatch): Columns {
  return {
    ...(patch.specName !== undefined && { spec_name: patch.specName }),
    ...(patch.attributes !== undefined && { attributes: patch.attributes }),
    ...(patch.barcode !== undefined && { barcode: patch.barcode }),
    ...(patch.retailPrice !== undefined && { retail_price: patch.retailPrice }),
    ...(patch.image !== undefined && { image: patch.image }),
  }
}

function patchColumns(
  store: PosStore,
  product: ProductRow,
  patch: ProductPatch,
  category: PlacedCategory | null,
): boolean {
  const columns: Columns = {
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.categoryPath !== undefined && { category_id: category?.id ?? null }),
    ...(patch.brand !== undefined && { brand_id: patch.brand === null ? null : brandOf(store, patch.brand).id }),
    ...(patch.unit !== undefined && { unit: patch.unit }),
    ...(patch.image !== undefined && { image: patch.image }),
    ...(patch.onSale !== undefined && { on_sale: patch.onSale ? 1 : 0 }),
  }
  if (patch.name !== undefined && patch.name !== product.name) reindexName(store, product.id, patch.name)
  return setColumns(store, 'product', product, columns)
}

/** Writes the columns that differ; the names come from this file only. */
function setColumns(store: PosStore, table: 'product' | 'spec', row: ProductRow | SpecRow, columns: Columns): boolean {
  const current = row as unknown as Columns
  const names = Object.keys(columns).filter((name) => columns[name] !== current[name])
  if (names.length === 0) return false
  store
    .sql(`UPDATE ${table} SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE id = ?`)
    .run(...names.map((name) => columns[name]), row.id)
  return true
}
