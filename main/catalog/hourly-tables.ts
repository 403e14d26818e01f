import type { GoodsReadState, WangdianGoods, WangdianSpec } from '../remote/wangdian/index.ts'
import type { Database } from '../store/index.ts'
import { cleanCode, foldCode } from './codes.ts'
import type { Changes, KnownGoods } from './hourly-rules.ts'

/** Where a reading stands; kept in the transaction of a page's rows. Epoch ms of the ERP. */
export interface HourlyReading {
  pages: GoodsReadState
  /** The reading ends here; the watermark once it is complete. */
  to: number
  /** The first reading goes back in time, a window after the other; null = reads on from the watermark. */
  back: { from: number; rows: number; emptyWindows: number } | null
}

export interface HourlyState {
  watermark: number | null
  reading: HourlyReading | null
}

/** A queued row and what it brings. Epoch ms. */
export interface HourlyRow {
  outboxId: number
  connectionId: number
  goodsId: string
  posKey: string
  state: 'open' | 'refused' | 'void'
  notAfter: number
  changes: Changes
}

interface RawGoods {
  goods_id: string
  product_no: string
  product_key: string
  name: string
  name_seen: string
}
interface RawSpec {
  spec_no: string
  spec_key: string
  price: number | null
  price_seen: number | null
  barcode: string
  barcode_seen: string
}
interface RawRow {
  outbox_id: number
  connection_id: number
  goods_id: string
  pos_key: string
  state: HourlyRow['state']
  not_after: number
  changes: string
}

/** All SQL of 整点更新. Prices × 10⁴, times epoch ms. Nothing here opens a transaction: the caller does. */
export function hourlyTables(db: Database) {
  const state = db.prepare<[number], { account: string; watermark: number | null; reading: string | null }>(
    'SELECT account, watermark, reading FROM hourly_state WHERE connection_id = ?',
  )
  const setState = db.prepare<[number, string, number | null, string | null]>(`
    INSERT INTO hourly_state (connection_id, account, watermark, reading) VALUES (?, ?, ?, ?)
    ON CONFLICT (connection_id) DO UPDATE SET
      account = excluded.account, watermark = excluded.watermark, reading = excluded.reading`)
  const dropState = db.prepare<[number]>('DELETE FROM hourly_state WHERE connection_id = ?')
  const dropSome = db.prepare<[number, number, number]>(`
    DELETE FROM hourly_goods WHERE connection_id = ? AND goods_id IN
      (SELECT goods_id FROM hourly_goods WHERE connection_id = ? LIMIT ?)`)
  const dropWritten = db.prepare<[number]>('DELETE FROM hourly_written WHERE connection_id = ?')

  const goods = db.prepare<[number, string], RawGoods>(
    'SELECT goods_id, product_no, product_key, name, name_seen FROM hourly_goods WHERE connection_id = ? AND goods_id = ?',
  )
  const addGoods = db.prepare<[number, string, string, string, string, string]>(`
    INSERT INTO hourly_goods (connection_id, goods_id, product_no, product_key, name, name_seen) VALUES (?, ?, ?, ?, ?, ?)`)
  const setGoods = db.prepare<[string, string, string, number, string]>(`
    UPDATE hourly_goods SET product_no = ?, product_key = ?, name = ? WHERE connection_id = ? AND goods_id = ?`)
  const dropGoods = db.prepare<[number, string]>('DELETE FROM hourly_goods WHERE connection_id = ? AND goods_id = ?')
  const specs = db.prepare<[number, string], RawSpec>(`
    SELECT spec_no, spec_key, price, price_seen, barcode, barcode_seen FROM hourly_spec
    WHERE connection_id = ? AND goods_id = ? ORDER BY spec_no`)
  const addSpec = db.prepare<[number, string, string, string, number | null, number | null, string, string]>(`
    INSERT INTO hourly_spec (connection_id, goods_id, spec_no, spec_key, price, price_seen, barcode, barcode_seen)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const setSpec = db.prepare<[number | null, number | null, string, number, string, string]>(`
    UPDATE hourly_spec SET price = ?, price_seen = ?, barcode = ? WHERE connection_id = ? AND goods_id = ? AND spec_no = ?`)
  const dropSpec = db.prepare<[number, string, string]>(
    'DELETE FROM hourly_spec WHERE connection_id = ? AND goods_id = ? AND spec_no = ?',
  )
  const sameProduct = db
    .prepare<[number, string], number>(
      'SELECT count(*) FROM (SELECT 1 FROM hourly_goods WHERE connection_id = ? AND product_key = ? LIMIT 2)',
    )
    .pluck()
  const sameSpec = db
    .prepare<[number, string], number>(
      'SELECT count(*) FROM (SELECT 1 FROM hourly_spec WHERE connection_id = ? AND spec_key = ? LIMIT 2)',
    )
    .pluck()

  const changedNames = db
    .prepare<[number, string, number], string>(`
      SELECT goods_id FROM hourly_goods INDEXED BY hourly_goods_changed
      WHERE connection_id = ? AND goods_id > ? AND name <> name_seen ORDER BY goods_id LIMIT ?`)
    .pluck()
  const changedSpecs = db
    .prepare<[number, string, number], string>(`
      SELECT DISTINCT goods_id FROM hourly_spec INDEXED BY hourly_spec_changed
      WHERE connection_id = ? AND goods_id > ? AND (price <> price_seen OR barcode <> barcode_seen)
      ORDER BY goods_id LIMIT ?`)
    .pluck()
  const seenName = db.prepare<[string, number, string]>(
    'UPDATE hourly_goods SET name_seen = ? WHERE connection_id = ? AND goods_id = ?',
  )
  const seenPrice = db.prepare<[number, number, string, string]>(
    'UPDATE hourly_spec SET price_seen = ? WHERE connection_id = ? AND goods_id = ? AND spec_no = ?',
  )
  const seenBarcode = db.prepare<[string, number, string, string]>(
    'UPDATE hourly_spec SET barcode_seen = ? WHERE connection_id = ? AND goods_id = ? AND spec_no = ?',
  )
  const seenAllName = db.prepare<[number, string]>(
    'UPDATE hourly_goods SET name_seen = name WHERE connection_id = ? AND goods_id = ?',
  )
  const seenAllSpecs = db.prepare<[number, string]>(
    'UPDATE hourly_spec SET price_seen = price, barcode_seen = barcode WHERE connection_id = ? AND goods_id = ?',
  )

  const writtenName = db.prepare<[string, number, string]>(
    'UPDATE hourly_goods SET name_seen = ? WHERE connection_id = ? AND product_key = ?',
  )
  const writtenSpec = db.prepare<[number, string, number, string]>(
    'UPDATE hourly_spec SET price_seen = ?, barcode_seen = ? WHERE connection_id = ? AND spec_key = ?',
  )
  const keepWritten = db.prepare<[number, 'product' | 'spec', string, string | null, number | null, string | null]>(
    `INSERT OR REPLACE INTO hourly_written (connection_id, kind, key, name, price, barcode) VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const takeWritten = db.prepare<
    [number, 'product' | 'spec', string],
    { name: string | null; price: number | null; barcode: string | null }
  >('DELETE FROM hourly_written WHERE connection_id = ? AND kind = ? AND key = ? RETURNING name, price, barcode')

  const addRow = db.prepare<[number, number, string, string, number, string]>(`
    INSERT INTO hourly_row (outbox_id, connection_id, goods_id, pos_key, state, not_after, changes)
    VALUES (?, ?, ?, ?, 'open', ?, ?)`)
  const row = db.prepare<[number], RawRow>('SELECT * FROM hourly_row WHERE outbox_id = ?')
  const rowsOf = db.prepare<[number, string], RawRow>(
    'SELECT * FROM hourly_row WHERE connection_id = ? AND goods_id = ? ORDER BY outbox_id',
  )
  const setRow = db.prepare<[HourlyRow['state'], number]>('UPDATE hourly_row SET state = ? WHERE outbox_id = ?')
  const dropRow = db.prepare<[number]>('DELETE FROM hourly_row WHERE outbox_id = ?')

  const shape = (raw: RawRow): HourlyRow => ({
    outboxId: raw.outbox_id,
    connectionId: raw.connection_id,
    goodsId: raw.goods_id,
    posKey: raw.pos_key,
    state: raw.state,
    notAfter: raw.not_after,
    changes: JSON.parse(raw.changes) as Changes,
  })

  function recordSpec(connectionId: number, goodsId: string, spec: WangdianSpec, known: RawSpec | undefined): void {
    const barcode = spec.barcode.trim()
    if (!known) {
      const key = foldCode(spec.specNo)
      const written = takeWritten.get(connectionId, 'spec', key)
      addSpec.run(
        connectionId,
        goodsId,
        spec.specNo,
        key,
        spec.retailPrice,
        written?.price ?? spec.retailPrice,
        barcode,
        written?.barcode ?? barcode,
      )
      return
    }
    const price = spec.retailPrice ?? known.price
    const priceSeen = known.price_seen ?? price
    if (price === known.price && priceSeen === known.price_seen && barcode === known.barcode) return
    setSpec.run(price, priceSeen, barcode, connectionId, goodsId, spec.specNo)
  }

  return {
    /** Another `account` than the one read so far counts as nothing read. */
    state(connectionId: number, account: string): HourlyState & { other: boolean } {
      const raw = state.get(connectionId)
      if (!raw) return { watermark: null, reading: null, other: false }
      if (raw.account !== account) return { watermark: null, reading: null, other: true }
      return {
        watermark: raw.watermark,
        reading: raw.reading === null ? null : (JSON.parse(raw.reading) as HourlyReading),
        other: false,
      }
    },
    setState(connectionId: number, account: string, next: HourlyState): void {
      setState.run(connectionId, account, next.watermark, next.reading === null ? null : JSON.stringify(next.reading))
    },
    /** Forgets up to `limit` goods of a connection, at the end also its state. Returns how many went. */
    forget(connectionId: number, limit: number): number {
      const dropped = dropSome.run(connectionId, connectionId, limit).changes
      if (dropped < limit) {
        dropWritten.run(connectionId)
        dropState.run(connectionId)
      }
      return dropped
    },

    /**
     * Takes in what the ERP says of one 货品 now. First sight only records, against what an import of ours wrote where it
     * did. Returns whether it was the first sight.
     */
    record(connectionId: number, read: WangdianGoods): boolean {
      if (read.deleted) {
        dropGoods.run(connectionId, read.goodsId)
        return false
      }
      const key = foldCode(read.goodsNo)
      const name = read.goodsName.trim()
      const known = goods.get(connectionId, read.goodsId)
      if (!known) {
        const written = takeWritten.get(connectionId, 'product', key)
        addGoods.run(connectionId, read.goodsId, cleanCode(read.goodsNo), key, name, written?.name ?? name)
      } else if (known.name !== name || known.product_no !== cleanCode(read.goodsNo)) {
        // An empty name is an ERP that says nothing.
        setGoods.run(cleanCode(read.goodsNo), key, name === '' ? known.name : name, connectionId, read.goodsId)
      }
      const before = new Map(specs.all(connectionId, read.goodsId).map((spec) => [spec.spec_no, spec]))
      for (const spec of read.specs) {
        if (spec.deleted) continue
        recordSpec(connectionId, read.goodsId, spec, before.get(spec.specNo))
        before.delete(spec.specNo)
      }
      for (const gone of before.keys()) dropSpec.run(connectionId, read.goodsId, gone)
      return known === undefined
    },

    /** Goods of which a field differs from the value last seen, by id after `after`. */
    changed(connectionId: number, after: string, limit: number): string[] {
      const ids = new Set([
        ...changedNames.all(connectionId, after, limit),
        ...changedSpecs.all(connectionId, after, limit),
      ])
      // SQLite compares text by its bytes, as this does.
      return [...ids].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).slice(0, limit)
    },
    known(connectionId: number, goodsId: string): KnownGoods | null {
      const raw = goods.get(connectionId, goodsId)
      if (!raw) return null
      return {
        goodsId,
        productNo: raw.product_no,
        productKey: raw.product_key,
        twin: sameProduct.get(connectionId, raw.product_key) !== 1,
        name: { now: raw.name, seen: raw.name_seen },
        specs: specs.all(connectionId, goodsId).map((spec) => ({
          specNo: spec.spec_no,
          specKey: spec.spec_key,
          twin: sameSpec.get(connectionId, spec.spec_key) !== 1,
          price: { now: spec.price, seen: spec.price_seen },
          barcode: { now: spec.barcode, seen: spec.barcode_seen },
        })),
      }
    },
    /** These values have reached the POS, or never will. */
    markSeen(connectionId: number, goodsId: string, changes: Changes): void {
      if (changes.name !== undefined) seenName.run(changes.name, connectionId, goodsId)
      for (const spec of changes.specs) {
        if (spec.price !== undefined) seenPrice.run(spec.price, connectionId, goodsId, spec.specNo)
        if (spec.barcode !== undefined) seenBarcode.run(spec.barcode, connectionId, goodsId, spec.specNo)
      }
    },
    markAllSeen(connectionId: number, goodsId: string): void {
      seenAllName.run(connectionId, goodsId)
      seenAllSpecs.run(connectionId, goodsId)
    },
    /** An import of ours has written these values: what the ERP says differently from now on is a change. */
    wrote(
      connectionId: number,
      what: {
        productNo: string
        name?: string
        specs: { merchantCode: string; price: number; barcode: string }[]
      },
    ): void {
      const key = foldCode(what.productNo)
      if (what.name !== undefined && writtenName.run(what.name, connectionId, key).changes === 0)
        keepWritten.run(connectionId, 'product', key, what.name, null, null)
      for (const spec of what.specs) {
        const specKey = foldCode(spec.merchantCode)
        if (writtenSpec.run(spec.price, spec.barcode, connectionId, specKey).changes === 0)
          keepWritten.run(connectionId, 'spec', specKey, null, spec.price, spec.barcode)
      }
    },

    addRow(added: Omit<HourlyRow, 'state'>): void {
      addRow.run(
        added.outboxId,
        added.connectionId,
        added.goodsId,
        added.posKey,
        added.notAfter,
        JSON.stringify(added.changes),
      )
    },
    row(outboxId: number): HourlyRow | null {
      const raw = row.get(outboxId)
      return raw ? shape(raw) : null
    },
    rowsOf: (connectionId: number, goodsId: string): HourlyRow[] => rowsOf.all(connectionId, goodsId).map(shape),
    setRow: (outboxId: number, next: HourlyRow['state']): void => void setRow.run(next, outboxId),
    dropRow: (outboxId: number): void => void dropRow.run(outboxId),
  }
}

export type HourlyTables = ReturnType<typeof hourlyTables>
