import type { Product } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { foldCode } from './codes.ts'
import { compareKeys, mergeParts } from './compare-merge.ts'
import { compareGroup, type NewLine } from './compare-rules.ts'
import { inSlices } from './compare-slices.ts'
import { type CompareCounts, type CompareRow, noCounts } from './compare-state.ts'
import { type CompareTables, ERP_PART, type StoredCode } from './compare-tables.ts'

/** Rows of one step; a slice is as many steps as fit into its time. */
const STEP_PRODUCTS = 20
const STEP_CODES = 200
const STEP_LINES = 100
const STEP_DROPPED = 200
/** Codes that are put in order in memory at once. */
const PART_CODES = 4_000

export interface SidesDeps {
  staging: Database
  tables: CompareTables
  signal: AbortSignal
  /** Beijing day. */
  today: string
  /** Codes passed of all; the total is not known while the POS's products are still being taken over. */
  moved(done: number, total: number | null): void
}

/**
 * Compares what was read of the ERP with 商品列表 of the POS and keeps the lines: the POS's codes are taken over in sorted
 * parts, then one pass goes over all parts in the order of the folded codes. Begins anew when it is called again.
 */
export async function compareSides(row: CompareRow, deps: SidesDeps): Promise<CompareCounts> {
  const { tables, staging, signal } = deps
  await inSlices(staging, signal, () => (tables.dropLines(row.id, STEP_DROPPED) > 0 ? 'more' : 'done'))
  // What an interrupted comparison left behind.
  await inSlices(staging, signal, () => (tables.dropCodes(row.id, ERP_PART + 1, STEP_DROPPED) > 0 ? 'more' : 'done'))
  const pos = await takePos(row, deps)
  const counts = { ...noCounts(), erpSpecs: row.reading.specs, posSpecs: pos.specs }
  await mergeSides(row, pos.parts, counts, deps)
  return counts
}

async function takePos(row: CompareRow, deps: SidesDeps): Promise<{ specs: number; parts: number }> {
  const { staging, tables } = deps
  let held: StoredCode[] = []
  let written = 0
  let part = ERP_PART + 1
  let after = 0
  let specs = 0
  let ended = false
  /** Full and in order: being written. */
  let full = false

  await inSlices(staging, deps.signal, () => {
    if (full) {
      for (const { key, ...one } of held.slice(written, written + STEP_CODES)) tables.putCode(row.id, part, key, one)
      written += STEP_CODES
      if (written < held.length) return 'more'
      held = []
      written = 0
      part += 1
      full = false
      return ended ? 'done' : 'more'
    }
    for (const { product_id, body } of tables.posBetween(after, after + STEP_PRODUCTS, row.connectionId))
      held.push(...codesOf(product_id, JSON.parse(body) as Product))
    after += STEP_PRODUCTS
    ended = after >= tables.lastPos()
    if (ended || held.length >= PART_CODES) {
      specs += held.length
      held.sort((a, b) => compareKeys(a.key, b.key))
      full = true
    }
    deps.moved(specs, null)
    return 'more'
  })
  return { specs, parts: part }
}

function codesOf(productId: string, product: Product): StoredCode[] {
  return product.specs.map((spec, n) => ({
    key: { folded: foldCode(spec.merchantCode), productId, n },
    side: 'pos',
    code: spec.merchantCode,
    productNo: product.productNo,
    name: product.name,
    specName: spec.specName,
    createdAt: null,
  }))
}

async function mergeSides(row: CompareRow, parts: number, counts: CompareCounts, deps: SidesDeps): Promise<void> {
  const { staging, tables } = deps
  const total = counts.erpSpecs + counts.posSpecs
  const months = new Map<string, CompareCounts['months'][number]>()
  /** Lines that are found but not written; a hostile group has a million of them. */
  let found: NewLine[] = []
  let written = 0
  let group: StoredCode[] = []
  const next = mergeParts(tables, row.id, parts)
  let done = 0
  let atEnd = false

  const close = () => {
    const { lines, both } = compareGroup(group, deps.today)
    if (both) counts.both += 1
    for (const line of lines) found.push(line)
    group = []
  }
  const write = (line: NewLine) => {
    counts.lines[line.kind] += 1
    tables.putLine(row.id, counts.lines[line.kind], line)
    if (line.kind !== 'erp-only') return
    if (line.month === null) counts.undated += 1
    else {
      const month = months.get(line.month.from) ?? { ...line.month, specs: 0 }
      month.specs += 1
      if (line.month.to > month.to) month.to = line.month.to
      months.set(line.month.from, month)
    }
  }

  await inSlices(staging, deps.signal, () => {
    if (written < found.length) {
      for (const line of found.slice(written, written + STEP_LINES)) write(line)
      written += STEP_LINES
      return 'more'
    }
    found = []
    written = 0
    if (atEnd) return 'done'
    for (let n = 0; n < STEP_CODES; n++) {
      const code = next()
      if (code === null) {
        close()
        atEnd = true
        break
      }
      // Without a code every spec stands for itself.
      if (group.length > 0 && (code.key.folded === '' || group[0]!.key.folded !== code.key.folded)) close()
      group.push(code)
      done += 1
    }
    deps.moved(done, total)
    return 'more'
  })
  counts.months = [...months.values()].sort((a, b) => b.from.localeCompare(a.from))
}
