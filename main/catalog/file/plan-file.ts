import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PosLookup, PosProduct } from '../../remote/pos/types.ts'
import { inTransaction } from '../../store/index.ts'
import { flattened, MAX_LEVELS, pathKey } from '../categories.ts'
import { categoryPathOf } from '../template-columns.ts'
import type { WorkOn } from './bulk.ts'
import { keyOf } from './checks.ts'
import { issueView } from './issues.ts'
import { type FileLine, lineWriter } from './lines.ts'
import {
  type Decision,
  type FieldReader,
  type FileSpec,
  fieldReader,
  fold,
  noteThere,
  nothingThere,
  planCreate,
  skippedWhy,
  type There,
} from './plan-rules.ts'
import { planUpdate } from './plan-update.ts'
import { type PlainRow, SEPARATOR } from './rows.ts'
import { emptyPlan, type FileAction, type Plan } from './state.ts'

/** What the plan asks the POS, through the main process. */
export type Question =
  | { what: 'categories' }
  | { what: 'brands' }
  /** Any number of keys; the answer leaves out those that the POS does not have. */
  | { what: 'products'; by: 'productNo' | 'merchantCode'; keys: string[] }
export interface AskPos {
  (question: { what: 'categories' }): Promise<string[][]>
  (question: { what: 'brands' }): Promise<string[]>
  (question: { what: 'products'; by: 'productNo' | 'merchantCode'; keys: string[] }): Promise<PosLookup<PosProduct>[]>
}

/** Products planned at a time. */
const LOT = 200
const SCAN = 2_000
/** Rows fetched at a time. */
const AHEAD = 256
/** Rows passed over (they came earlier, with their product) before the next ones are fetched along. */
const MOST_GAP = 16

export interface PlanOn extends WorkOn {
  headers: string[]
  ask: AskPos
}

/**
 * 预演: one line per product, in the order of the file; every data row is in exactly one line, so that the counts of the
 * plan sum to the rows (W1). Asks the POS for these products only and writes nothing to it. Begins afresh when it is
 * called again.
 */
export async function planFile(on: PlanOn): Promise<Plan> {
  const { staging, rows, id } = on
  for (const table of ['file_line', 'file_category'] as const)
    while (inTransaction(staging, () => rows.drop(table, id, 2_000)) > 0) await breathe(on)
  const posPaths = new Set((await on.ask({ what: 'categories' })).map(pathKey))
  const brands = new Set((await on.ask({ what: 'brands' })).map((name) => name.trim()))
  const book = createBook(on, posPaths, brands)
  if (on.kind === 'create') await planCreates(on, book)
  else await planUpdates(on, book)
  return inTransaction(staging, () => book.end())
}

type Book = ReturnType<typeof createBook>

/** Writes lines and counts them. */
function createBook(on: PlanOn, posPaths: ReadonlySet<string>, brands: ReadonlySet<string>) {
  const plan = emptyPlan()
  const writer = lineWriter(on.staging, on.id)
  const newBrands = new Set<string>()
  const categories = { 'too-deep': new Map<string, number>(), missing: new Map<string, number>() }
  let seq = 0
  const noteCategory = (kind: 'too-deep' | 'missing', key: string): void => {
    categories[kind].set(key, (categories[kind].get(key) ?? 0) + 1)
  }
  const tally = (decision: Decision): void => {
    plan.products[decision.action] += 1
    for (const row of decision.rows) plan.rows[row.action] += 1
  }
  return {
    inPos: (path: string[]): boolean => path.length <= 1 || posPaths.has(pathKey(path)),
    add(line: FileLine, specs: readonly FileSpec[], placed: string[] | null): void {
      seq += 1
      tally(line)
      const key = placed === null ? '' : pathKey(placed)
      writer.put(
        seq,
        line,
        key,
        specs.map((spec) => spec.merchantCode),
      )
      if (line.reasonCode === 'CATEGORY_TOO_DEEP') noteCategory('too-deep', pathKey(line.categoryPath))
      else if (placed !== null && placed.length > 1 && placed.length <= MAX_LEVELS && !posPaths.has(key))
        noteCategory('missing', key)
      const brand = line.action === 'create' ? line.brand : (line.update?.patch?.brand ?? '')
      if (brand !== null && brand !== '' && !brands.has(brand)) newBrands.add(brand)
      if (line.update?.patch) {
        plan.changes += line.update.changes.length
        for (const spec of line.update.specChanges) plan.changes += spec.changes.length
        if (line.update.toOnSale) plan.toOnSale += 1
        if (line.update.patch.onSale === false) plan.toOffSale += 1
      }
    },
    /** At the end of every transaction with `add`. */
    flush: writer.flush,
    end(): Plan {
      for (const kind of ['missing', 'too-deep'] as const)
        for (const [key, products] of categories[kind]) writer.category(key, kind, products)
      plan.categories = { missing: categories.missing.size, tooDeep: categories['too-deep'].size }
      plan.newBrands = newBrands.size
      if (on.kind === 'create') plan.changes = plan.rows.create + plan.rows['add-specs']
      return plan
    },
  }
}

/** Rows of each product, as linked lists in typed arrays: half a million rows cost a few megabytes. */
async function groupRows(on: PlanOn, column: number, total: number) {
  const next = new Int32Array(total + 1)
  const heads: number[] = []
  const tails: number[] = []
  const groups = new Map<string, number>()
  for (let after = 0; ; ) {
    const part = on.rows.columnAfter(on.id, column, after, SCAN)
    if (part.length === 0) break
    after = (part.at(-1) as [number, string])[0]
    for (const [n, cell] of part) {
      const key = keyOf(cell)
      const group = key === '' ? undefined : groups.get(key)
      if (group === undefined) {
        // A copy: a slice would keep the whole row's text in memory.
        if (key !== '') groups.set(Buffer.from(key).toString(), heads.length)
        heads.push(n)
        tails.push(n)
        continue
      }
      next[tails[group] as number] = n
      tails[group] = n
    }
    await breathe(on)
  }
  return { heads, next }
}

/** Rows with an error, which are not written (A26). */
function rowsWithErrors(on: PlanOn): Set<number> {
  return new Set(
    on.staging
      .prepare<[number], number>('SELECT DISTINCT n FROM file_issue WHERE import_id = ? AND level = 0')
      .pluck()
      .all(on.id),
  )
}

function specReader(on: PlanOn, fields: FieldReader): (n: number) => FileSpec | null {
  const wrong = rowsWithErrors(on)
  // Products mostly stand together: the next rows are fetched along, which is much quicker than one by one.
  let ahead: PlainRow[] = []
  let first = 1
  const rowAt = (n: number): PlainRow | undefined => {
    const held = ahead[n - first]
    if (held) return held
    const gap = n - first - ahead.length
    if (gap < 0 || gap > MOST_GAP) return on.rows.plainAfter(on.id, n - 1, 1)[0]
    ahead = on.rows.plainAfter(on.id, n - 1, AHEAD)
    first = n
    return ahead[0]
  }
  return (n) => {
    const row = rowAt(n)
    if (!row) return null
    const [, rowNumber, joined, skipped] = row
    const cells = joined.split(SEPARATOR)
    const spec = fields.read({ n, rowNumber, cells, skipped: skipped === 1 })
    if (wrong.has(n)) spec.wrong = sentence(on, n, rowNumber, cells)
    return spec
  }
}

function sentence(on: PlanOn, n: number, rowNumber: number, cells: readonly string[]): string {
  const issue = on.rows.issues(on.id, n)[0]
  if (!issue) return '这一行有错误。'
  const at = { rowNumber, header: on.headers[issue.column] ?? '', value: cells[issue.column] ?? '' }
  const view = issueView(issue, at)
  return `${issue.column < 0 ? '' : `${at.header}“${at.value}”：`}${view.rule}。${view.fix}。`
}

async function planCreates(on: PlanOn, book: Book): Promise<void> {
  const total = on.rows.session(on.id)?.sheet.rows ?? 0
  const fields = fieldReader('create', on.headers, on.match)
  const read = specReader(on, fields)
  const { heads, next } = await groupRows(on, fields.columns.productNo, total)
  const groupsAt = (at: number): FileSpec[][] =>
    heads.slice(at, at + LOT).map((head) => {
      const specs: FileSpec[] = []
      for (let n = head; n !== 0; n = next[n] as number) {
        const spec = read(n)
        if (spec) specs.push(spec)
      }
      return specs
    })
  let groups = groupsAt(0)
  let there = thereOf(on, groups.flat())
  for (let at = 0; at < heads.length; at += LOT) {
    // The POS is asked for the next products while these are written; never for more than one lot at a time.
    const following = groupsAt(at + LOT)
    const found = await there
    there = thereOf(on, following.flat())
    // Awaited in the next round; an error here must not be one that nobody listens to until then.
    there.catch(() => {})
    inTransaction(on.staging, () => {
      for (const specs of groups) if (specs.length > 0) addCreate(book, specs, found)
      book.flush()
    })
    groups = following
    on.progress(Math.min(heads.length, at + LOT), heads.length)
    await breathe(on)
  }
}

function addCreate(book: Book, specs: FileSpec[], there: There): void {
  const decision = planCreate(specs, there)
  const written = decision.rows.find((row) => row.action === 'create' || row.action === 'add-specs')
  const head = specs.find((spec) => spec.n === written?.n) ?? (specs[0] as FileSpec)
  const path = categoryPathOf(head.category)
  book.add(
    {
      ...decision,
      productNo: head.productNo,
      name: head.name,
      categoryPath: path,
      categoryInPos: book.inPos(path),
      brand: head.brand,
      unit: head.unit,
    },
    specs,
    decision.action === 'create' ? path : null,
  )
}

/** What the POS has of these rows: by 货号 first, then the 商家编码 that those products do not have. */
async function thereOf(on: PlanOn, specs: readonly FileSpec[]): Promise<There> {
  const there = nothingThere()
  const usable = specs.filter((spec) => !spec.skipped && spec.wrong === null)
  await look(
    on,
    there,
    'productNo',
    usable.map((spec) => spec.productNo),
  )
  await look(
    on,
    there,
    'merchantCode',
    usable.map((spec) => spec.merchantCode).filter((code) => !there.byCode.has(fold(code))),
  )
  return there
}

async function look(on: PlanOn, there: There, by: 'productNo' | 'merchantCode', all: readonly string[]): Promise<void> {
  // The codes are clean already; see fieldReader.
  const keys = [...new Set(all)].filter((key) => key !== '' && (key.length <= 64 || [...key].length <= 64))
  if (keys.length === 0) return
  on.signal.throwIfAborted()
  for (const one of await on.ask({ what: 'products', by, keys })) noteThere(there, one.matches)
}

async function planUpdates(on: PlanOn, book: Book): Promise<void> {
  const total = on.rows.session(on.id)?.sheet.rows ?? 0
  const read = specReader(on, fieldReader('update', on.headers, on.match))
  const specs: FileSpec[] = []
  for (let n = 1; n <= total; n++) {
    const spec = read(n)
    if (spec) specs.push(spec)
  }
  const there = nothingThere()
  const usable = specs.filter((spec) => !spec.skipped && spec.wrong === null).map((spec) => spec.merchantCode)
  for (let at = 0; at < usable.length; at += LOT) {
    await look(on, there, 'merchantCode', usable.slice(at, at + LOT))
    on.progress(Math.min(usable.length, at + LOT), usable.length)
  }
  const groups = new Map<string, FileSpec[]>()
  for (const spec of specs) {
    const product = there.byCode.get(fold(spec.merchantCode))?.product
    const key = product ? product.productId : `row ${spec.n}`
    const group = groups.get(key)
    if (group) group.push(spec)
    else groups.set(key, [spec])
  }
  const all = [...groups.values()]
  for (let at = 0; at < all.length; at += LOT) {
    inTransaction(on.staging, () => {
      for (const group of all.slice(at, at + LOT)) addUpdate(book, group, there)
      book.flush()
    })
    await breathe(on)
  }
}

function addUpdate(book: Book, specs: FileSpec[], there: There): void {
  const head = specs[0] as FileSpec
  const product = there.byCode.get(fold(head.merchantCode))?.product
  if (!product) {
    book.add(alone(head), specs, null)
    return
  }
  const decision = planUpdate(specs, product)
  const { productId, version, patch, back, changes, specChanges, toOnSale, toOffSale: _off, ...plain } = decision
  const path = patch?.categoryPath ?? null
  // The path that would be too deep stands in the first row that names one.
  const deep = categoryPathOf(specs.find((spec) => spec.category !== '')?.category ?? '')
  book.add(
    {
      ...plain,
      productNo: product.productNo,
      name: product.name,
      categoryPath: decision.reasonCode === 'CATEGORY_TOO_DEEP' ? deep : (path ?? product.categoryPath),
      categoryInPos: path === null || book.inPos(path),
      brand: product.brand ?? '',
      unit: product.unit ?? '',
      update: { productId, version, patch, back, changes, specChanges, toOnSale },
    },
    specs,
    path,
  )
}

/** A row whose product is not known to the POS, or that has an error itself. */
function alone(spec: FileSpec): FileLine {
  const [action, reasonCode, reason]: [FileAction, string, string] = spec.skipped
    ? ['skipped', 'SKIPPED', skippedWhy(spec)]
    : spec.wrong !== null
      ? ['error', 'ROWS', spec.wrong]
      : ['error', 'PRODUCT_NOT_FOUND', '智能POS 中没有这个商家编码。批量更新只更新已有商品，新商品请用【文件导入】。']
  return {
    action,
    reasonCode,
    reason,
    rows: [{ n: spec.n, action, reason }],
    productNo: spec.productNo,
    name: spec.name,
    categoryPath: categoryPathOf(spec.category),
    categoryInPos: true,
    brand: spec.brand,
    unit: spec.unit,
  }
}

/** Path the POS will show, given the paths that are being or have been created for this import (S62, A13). */
export function shownFilePath(
  line: Pick<FileLine, 'categoryPath' | 'categoryInPos'>,
  made: (key: string) => boolean,
): string[] {
  return line.categoryInPos || made(pathKey(line.categoryPath)) ? line.categoryPath : flattened(line.categoryPath)
}

async function breathe(on: Pick<WorkOn, 'signal'>): Promise<void> {
  on.signal.throwIfAborted()
  await nextTurn()
}
