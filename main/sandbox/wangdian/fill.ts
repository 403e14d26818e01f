import { rmSync } from 'node:fs'
import { catalogueFrame, type GeneratedGoods, generateGoods } from '../data/index.ts'
import { openSandboxDatabase, type SandboxDatabase } from '../kit/database.ts'
import { createRandom, type Random } from '../kit/random.ts'
import { fillDocuments } from './fill-documents.ts'
import { fillFrame } from './fill-frame.ts'
import { createIndexes, createTables, isFilled, markFilled } from './schema.ts'
import { fillSettings } from './settings.ts'

export type FillOptions = { seed: number; skus: number; day: number }

const BATCH = 20_000

/** Opens the ERP's file and fills it when it is new. A file whose filling was cut off is thrown away and filled again. */
export function openFilled(file: string, options: FillOptions): SandboxDatabase {
  const db = openSandboxDatabase(file)
  if (isFilled(db)) return db
  db.close()
  removeDatabase(file)
  const fresh = openSandboxDatabase(file)
  // Nothing was acknowledged to anyone yet: speed first, then one checkpoint with everything on disk.
  fresh.pragma('synchronous = OFF')
  createTables(fresh)
  fillFrame(fresh, catalogueFrame(), options.day)
  fillGoods(fresh, options)
  createIndexes(fresh)
  fillDocuments(fresh, options)
  fillSettings(fresh)
  fresh.pragma('synchronous = FULL')
  markFilled(fresh)
  fresh.pragma('wal_checkpoint(TRUNCATE)')
  return fresh
}

export function removeDatabase(file: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true })
}

/** Writes the generated goods in batches: bounded memory at any size. */
function fillGoods(db: SandboxDatabase, { seed, skus, day }: FillOptions): void {
  const write = goodsWriter(db, createRandom(seed, 'stock'), day)
  let pending = 0
  db.exec('BEGIN')
  for (const goods of generateGoods({ seed, skus, day })) {
    write(goods)
    pending += 1 + goods.specs.length
    if (pending < BATCH) continue
    db.exec('COMMIT; BEGIN')
    pending = 0
  }
  db.exec('COMMIT')
}

function goodsWriter(db: SandboxDatabase, random: Random, day: number): (goods: GeneratedGoods) => void {
  const { brands, stores } = catalogueFrame()
  const addGoods = db.prepare('INSERT INTO goods VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const addSpec = db.prepare('INSERT INTO spec VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const addStock = db.prepare('INSERT INTO stock VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0)')
  return (goods) => {
    const brandNo = goods.brand === undefined ? null : brands[goods.brand]!.brandNo
    const { lastInsertRowid: goodsId } = addGoods.run(
      goods.goodsNo,
      goods.goodsName,
      goods.shortName,
      brandNo,
      goods.classId ?? null,
      goods.unitName,
      goods.remark,
      goods.createdAt,
      goods.modifiedAt,
      goods.deletedAt,
    )
    for (const spec of goods.specs) {
      const { lastInsertRowid: specId } = addSpec.run(
        goodsId,
        spec.specNo,
        spec.specCode,
        spec.specName,
        spec.barcode,
        spec.imagePath,
        spec.attributes.length > 0 ? JSON.stringify(spec.attributes.map(({ value }) => value)) : '',
        spec.retailPrice,
        spec.wholesalePrice,
        spec.costPrice,
        spec.weight,
        spec.createdAt,
        spec.modifiedAt,
        spec.deletedAt,
      )
      if (spec.deletedAt > 0 || goods.deletedAt > 0 || random.chance(0.4)) continue
      // Warehouse 1 is 总仓; some specs also lie in one of the shops.
      const places = random.chance(0.3) ? [1, random.int(2, stores.length)] : [1]
      for (const warehouseId of places) {
        const stockNum = random.chance(0.1) ? 0 : random.int(1, 500) * 10_000
        const orderNum = random.chance(0.05) ? Math.min(stockNum, 20_000) : 0
        const movedAt = spec.createdAt + Math.floor((random.next() * (day - spec.createdAt)) / 1000) * 1000
        addStock.run(specId, warehouseId, stockNum, orderNum, 0, spec.createdAt, movedAt, stockNum)
      }
    }
  }
}
