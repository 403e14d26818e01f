import type { CatalogueFrame } from '../data/index.ts'
import type { SandboxDatabase } from '../kit/database.ts'

const YEAR = 365 * 86_400_000

/** Writes classes, brands, warehouses, shops and carriers; all were made a year before `day` (epoch ms). */
export function fillFrame(db: SandboxDatabase, frame: CatalogueFrame, day: number): void {
  const made = day - YEAR
  const addClass = db.prepare('INSERT INTO class VALUES (?, ?, ?, ?, ?, ?)')
  const addBrand = db.prepare('INSERT INTO brand VALUES (?, ?)')
  const addWarehouse = db.prepare('INSERT INTO warehouse VALUES (NULL, ?, ?, 1, ?, ?, ?, ?, ?, ?, 0, 1, ?, ?)')
  // 19 = the vendor's own stores, sub-platform 1 = POS.
  const addShop = db.prepare('INSERT INTO shop VALUES (NULL, ?, ?, 19, 1, ?, ?, ?, ?, ?, ?, ?, ?, 0, 1, 1, 0)')
  const addLogistics = db.prepare('INSERT INTO logistics VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)')
  db.transaction(() => {
    for (const c of frame.classes) {
      addClass.run(c.id, c.name, c.parentId, c.level, c.isLeaf ? 1 : 0, c.path.join('/'))
    }
    for (const b of frame.brands) addBrand.run(b.brandNo, b.brandName)
    for (const s of frame.stores) {
      const place = [s.province, s.city, s.district, s.address, s.contact, s.mobile]
      addWarehouse.run(s.storeNo, s.name, ...place, made, made)
      if (s.shopNo !== undefined) addShop.run(s.shopNo, s.name, s.storeNo, s.name, ...place)
    }
    for (const l of frame.logistics) {
      addLogistics.run(l.logisticsNo, l.logisticsName, l.logisticsType, l.billType, l.supportsCod ? 1 : 0, made, made)
    }
  })()
}
