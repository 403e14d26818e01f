import type { GoodsDesk, GoodsPatch, SpecInput } from '../kit/control.ts'
import type { SandboxDatabase } from '../kit/database.ts'
import { expectedNew } from './expected-new.ts'

/**
 * What a person does in the ERP: every change is one durable transaction and moves the modification times. As in the
 * ERP, times are whole seconds; `clock` is epoch ms.
 */
export function createDesk(database: () => SandboxDatabase, clock: () => number): GoodsDesk {
  const now = (): number => wholeSecond(clock())
  const inTransaction = (work: (db: SandboxDatabase) => void): void => {
    const db = database()
    db.transaction(() => work(db))()
  }
  return {
    createGoods: (input) =>
      inTransaction((db) => {
        if (input.specs.length === 0) throw new Error(`${input.goodsNo}: a goods has at least one spec`)
        if (findGoods(db, input.goodsNo) !== undefined) throw new Error(`goods ${input.goodsNo} exists already`)
        const at = wholeSecond(input.createdAt ?? clock())
        const { lastInsertRowid } = db
          .prepare(`INSERT INTO goods VALUES (NULL, ?, ?, '', ?, ?, ?, '', ?, ?, 0)`)
          .run(
            input.goodsNo,
            input.goodsName,
            brandNo(db, input.brandName),
            classId(db, input.classPath),
            input.unitName ?? '个',
            at,
            at,
          )
        for (const spec of input.specs) insertSpec(db, Number(lastInsertRowid), spec, at)
      }),
    addSpec: (goodsNo, { createdAt, ...input }) =>
      inTransaction((db) => {
        const goodsId = mustFindGoods(db, goodsNo)
        const at = wholeSecond(createdAt ?? clock())
        insertSpec(db, goodsId, input, at)
        touchGoods(db, goodsId, at)
      }),
    editGoods: (goodsNo, patch) => inTransaction((db) => editGoods(db, mustFindGoods(db, goodsNo), patch, now())),
    editSpec: (specNo, patch) =>
      inTransaction((db) => {
        const spec = mustFindSpec(db, specNo)
        const at = now()
        db.prepare(`UPDATE spec SET spec_name = coalesce(?, spec_name), barcode = coalesce(?, barcode),
          retail_price = coalesce(?, retail_price), modified = ? WHERE spec_id = ?`).run(
          patch.specName ?? null,
          patch.barcode ?? null,
          patch.retailPrice === undefined ? null : tenThousandths(patch.retailPrice),
          at,
          spec.spec_id,
        )
        touchGoods(db, spec.goods_id, at)
      }),
    deleteGoods: (goodsNo) =>
      inTransaction((db) => {
        const at = now()
        const goodsId = mustFindGoods(db, goodsNo)
        db.prepare('UPDATE goods SET deleted = ?, modified = ? WHERE goods_id = ?').run(at, at, goodsId)
        db.prepare('UPDATE stock SET deleted = ? WHERE spec_id IN (SELECT spec_id FROM spec WHERE goods_id = ?)').run(
          at,
          goodsId,
        )
      }),
    deleteSpec: (specNo) =>
      inTransaction((db) => {
        const spec = mustFindSpec(db, specNo)
        const at = now()
        db.prepare('UPDATE spec SET deleted = ?, modified = ? WHERE spec_id = ?').run(at, at, spec.spec_id)
        db.prepare('UPDATE stock SET deleted = ? WHERE spec_id = ?').run(at, spec.spec_id)
        touchGoods(db, spec.goods_id, at)
      }),
    setVisible: (kind, no, visible) =>
      inTransaction((db) => {
        if (kind !== 'shop' && kind !== 'warehouse') throw new Error(`unknown kind ${String(kind)}`)
        const done = db.prepare(`UPDATE ${kind} SET visible = ? WHERE ${kind}_no = ?`).run(visible ? 1 : 0, no)
        if (done.changes === 0) throw new Error(`no ${kind} ${no}`)
      }),
    expectedNew: (window, countsOnly) => expectedNew(database(), window, countsOnly),
  }
}

function wholeSecond(at: number): number {
  return Math.floor(at / 1000) * 1000
}

function editGoods(db: SandboxDatabase, goodsId: number, patch: GoodsPatch, at: number): void {
  db.prepare(`UPDATE goods SET goods_name = coalesce(?, goods_name), brand_no = coalesce(?, brand_no),
    class_id = coalesce(?, class_id), unit_name = coalesce(?, unit_name) WHERE goods_id = ?`).run(
    patch.goodsName ?? null,
    brandNo(db, patch.brandName),
    classId(db, patch.classPath),
    patch.unitName ?? null,
    goodsId,
  )
  touchGoods(db, goodsId, at)
}

function insertSpec(db: SandboxDatabase, goodsId: number, input: SpecInput, at: number): void {
  const price = tenThousandths(input.retailPrice ?? '0')
  db.prepare(`INSERT INTO spec VALUES (NULL, ?, ?, '', ?, ?, '', '', ?, ?, ?, 0, ?, ?, 0)`).run(
    goodsId,
    input.specNo,
    input.specName ?? '',
    input.barcode ?? '',
    price,
    price,
    price,
    at,
    at,
  )
}

function touchGoods(db: SandboxDatabase, goodsId: number, at: number): void {
  db.prepare('UPDATE goods SET modified = max(modified, ?) WHERE goods_id = ?').run(at, goodsId)
}

function findGoods(db: SandboxDatabase, goodsNo: string): number | undefined {
  return db.prepare('SELECT goods_id FROM goods WHERE goods_no = ? AND deleted = 0').pluck().get(goodsNo) as
    | number
    | undefined
}

function mustFindGoods(db: SandboxDatabase, goodsNo: string): number {
  const found = findGoods(db, goodsNo)
  if (found === undefined) throw new Error(`no goods ${goodsNo}`)
  return found
}

function mustFindSpec(db: SandboxDatabase, specNo: string): { spec_id: number; goods_id: number } {
  const found = db.prepare('SELECT spec_id, goods_id FROM spec WHERE spec_no = ? AND deleted = 0').get(specNo)
  if (found === undefined) throw new Error(`no spec ${specNo}`)
  return found as { spec_id: number; goods_id: number }
}

function brandNo(db: SandboxDatabase, name: string | undefined): string | null {
  if (name === undefined || name === '') return null
  const known = db.prepare('SELECT brand_no FROM brand WHERE brand_name = ?').pluck().get(name) as string | undefined
  if (known !== undefined) return known
  const made = `PPX${String((db.prepare('SELECT count(*) FROM brand').pluck().get() as number) + 1).padStart(4, '0')}`
  db.prepare('INSERT INTO brand VALUES (?, ?)').run(made, name)
  return made
}

function classId(db: SandboxDatabase, path: readonly string[] | undefined): number | null {
  if (path === undefined || path.length === 0) return null
  let parent = 0
  for (const [index, name] of path.entries()) {
    const known = db
      .prepare('SELECT class_id FROM class WHERE parent_id = ? AND class_name = ?')
      .pluck()
      .get(parent, name)
    if (known !== undefined) {
      parent = known as number
      continue
    }
    db.prepare('UPDATE class SET is_leaf = 0 WHERE class_id = ?').run(parent)
    const made = db
      .prepare('INSERT INTO class VALUES (NULL, ?, ?, ?, 1, ?)')
      .run(name, parent, index + 1, path.slice(0, index + 1).join('/'))
    parent = Number(made.lastInsertRowid)
  }
  return parent
}

/** Integer ten-thousandths of a decimal text with at most four decimals; throws for anything else. */
function tenThousandths(text: string): number {
  const match = /^(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text)
  if (!match) throw new Error(`not a price with at most 4 decimals: ${text}`)
  return Number(match[1]) * 10_000 + Number((match[2] ?? '').padEnd(4, '0'))
}
