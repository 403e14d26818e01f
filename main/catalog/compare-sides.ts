import type { Product } from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { compareGroup, type NewLine } from './compare-rules.ts'
import { inSlices } from './compare-slices.ts'
import { type CompareCounts, type CompareRow, noCounts } from './compare-state.ts'
import { type CodeKey, type CompareTables, FIRST_KEY, type StoredCode } from './compare-tables.ts'

/** Rows of one step; a slice is as many steps as fit into its time. */
const STEP_PRODUCTS = 50
const STEP_CODES = 250
const STEP_LINES = 100
const STEP_DROPPED = 500

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
 * Compares what was read of the ERP with 商品列表 of the POS and keeps the lines. One pass over both sides in the order
 * of their folded codes, never more than a few hundred rows at a time. Begins anew when it is called again.
 */
export async function compareSides(row: CompareRow, deps: SidesDeps): Promise<CompareCounts> {
  const { tables, staging, signal } = deps
  await inSlices(staging, signal, () => (tables.dropLines(row.id, STEP_DROPPED) > 0 ? 'more' : 'done'))
  await dropPos(row, deps)
  const posSpecs = await takePos(row, deps)
  const counts = { ...noCounts(), erpSpecs: row.reading.specs, posSpecs }
  await mergeSides(row, counts, deps)
  return counts
}

/** Codes of the POS that an interrupted comparison left behind. */
async function dropPos(row: CompareRow, { staging, tables, signal }: SidesDeps): Promise<void> {
  let after: CodeKey = FIRST_KEY
  await inSlices(staging, signal, () => {
    const last = tables.codesAfter(row.id, after, STEP_DROPPED).at(-1)
    if (last === undefined) return 'done'
    tables.dropPosCodes(row.id, after, last.key)
    after = last.key
    return 'more'
  })
}

async function takePos(row: CompareRow, deps: SidesDeps): Promise<number> {
  const { staging, tables } = deps
  let after = 0
  let specs = 0
  await inSlices(staging, deps.signal, () => {
    const products = tables.posAfter(after, row.connectionId, STEP_PRODUCTS)
    for (const { id, product_id, body } of products) {
      const product = JSON.parse(body) as Product
      for (const [n, spec] of product.specs.entries())
        tables.putCode(row.id, product_id, n, {
          side: 'pos',
          code: spec.merchantCode,
          productNo: product.productNo,
          name: product.name,
          specName: spec.specName,
          createdAt: null,
        })
      specs += product.specs.length
      after = id
    }
    deps.moved(specs, null)
    return products.length < STEP_PRODUCTS ? 'done' : 'more'
  })
  return specs
}

async function mergeSides(row: CompareRow, counts: CompareCounts, deps: SidesDeps): Promise<void> {
  const { staging, tables } = deps
  const total = counts.erpSpecs + counts.posSpecs
  const months = new Map<string, CompareCounts['months'][number]>()
  /** Lines that are found but not written; a hostile group has a million of them. */
  let found: NewLine[] = []
  let written = 0
  let group: StoredCode[] = []
  let after: CodeKey = FIRST_KEY
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
    const codes = tables.codesAfter(row.id, after, STEP_CODES)
    for (const code of codes) {
      // Without a code every spec stands for itself.
      if (group.length > 0 && (code.key.folded === '' || group[0]!.key.folded !== code.key.folded)) close()
      group.push(code)
      after = code.key
    }
    if (codes.length < STEP_CODES) {
      close()
      atEnd = true
    }
    done += codes.length
    deps.moved(done, total)
    return 'more'
  })
  counts.months = [...months.values()].sort((a, b) => b.from.localeCompare(a.from))
}
