import type { CategoryView, ParsedInput, Trouble } from '../../preload/contract/index.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import type { DeliveryHandler, NewDelivery, OutboxRow } from '../queue/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { flattened, pathKey, pathOf } from './categories.ts'
import { BRANDS_KIND, type BrandsPayload } from './category-delivery.ts'
import { type ClassProducts, checkClasses, type ListCounts, treeOf } from './category-rules.ts'
import { type CreationRequest, categoryTables, type Taxonomy } from './category-tables.ts'
import { CATEGORIES_KIND, type CategoriesPayload, IMPORT_PRIORITY } from './confirm-import.ts'
import { runnerDirect } from './edit-delivery.ts'
import { CatalogRefusal } from './imports.ts'
import { listCounts } from './product-list.ts'
import type { ProductTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'

export interface TaxonomyDeps {
  db: Database
  staging: Database
  products: ProductTables
  clock: ClockPort
  log: Log
  queue: {
    /** Inside the caller's transaction. Returns the outbox ids in order. */
    enqueue(rows: NewDelivery[]): number[]
    mint(type: string): string
    row(id: number): OutboxRow | null
  }
  remotesOf(connectionId: number): Promise<Remotes>
  runsProducts(connectionId: number): boolean
  newCorrelationId(): string
  changed(connectionId: number): void
}

/** Rows of one creation call (pos.openapi.yaml, x-limits.rowsPerBatch). */
const PER_ROW = 200
const LINES = 2_000
const EXAMPLES = 50
/** After a creation was settled the tree is read again once nothing more has come for so long. */
const QUIET_MS = 1_000

const breathe = () => new Promise<void>((resolve) => setImmediate(resolve))

/** 分类与品牌 (S60–S65): the POS's tree and brands, the check of the ERP's classes, creation of what is missing. */
export function createTaxonomy(deps: TaxonomyDeps) {
  const tables = categoryTables(deps.db, deps.staging)
  const states = new Map<number, { refreshing: boolean; again: boolean; trouble: Trouble | null }>()
  const due = new Map<number, () => void>()
  const running = new Set<Promise<void>>()
  const stopping = new AbortController()

  const stateOf = (connectionId: number) =>
    states.get(connectionId) ?? { refreshing: false, again: false, trouble: null }

  /** One reading at a time; asked for again meanwhile, it runs once more. */
  function refresh(connectionId: number): void {
    const state = stateOf(connectionId)
    if (stopping.signal.aborted) return
    if (state.refreshing) {
      states.set(connectionId, { ...state, again: true })
      return
    }
    states.set(connectionId, { ...state, refreshing: true, again: false })
    deps.changed(connectionId)
    const work: Promise<void> = read(connectionId)
      .catch((error: unknown): Trouble => {
        deps.log.error('categories could not be read', { connectionId, error: String(error) })
        return { code: 'INTERNAL', problem: '没有读到分类和品牌', cause: '程序内部出错。', action: '请再试一次。' }
      })
      .then((trouble) => {
        running.delete(work)
        const { again } = stateOf(connectionId)
        states.set(connectionId, { refreshing: false, again: false, trouble })
        if (stopping.signal.aborted) return
        deps.changed(connectionId)
        if (again) refresh(connectionId)
      })
    running.add(work)
  }

  async function read(connectionId: number): Promise<Trouble | null> {
    const remotes = await deps.remotesOf(connectionId)
    if (!remotes.ok) return remotes.trouble
    const asked = { signal: stopping.signal, correlationId: deps.newCorrelationId() }
    const [categories, brands] = await Promise.all([remotes.pos.categories(asked), remotes.pos.brands(asked)])
    if (!categories.ok) return categories.outcome.trouble
    if (!brands.ok) return brands.outcome.trouble
    const taxonomy: Taxonomy = {
      categories: categories.value.map(({ categoryId, parentId, path }) => ({ id: categoryId, parentId, path })),
      brands: brands.value.map((brand) => brand.name),
      check: tables.get(connectionId)?.taxonomy.check ?? null,
    }
    const classes = await remotes.erp.classes(asked)
    if (classes.ok) {
      const products = await classProducts(connectionId)
      const found = checkClasses(
        classes.value,
        taxonomy.categories,
        (key) => products.get(key) ?? { count: 0, examples: [] },
      )
      taxonomy.check = { asOf: deps.clock.now(), classes: classes.value.length, ...found }
    }
    if (stopping.signal.aborted) return null
    tables.put(connectionId, deps.clock.now(), taxonomy)
    return classes.ok ? null : classes.outcome.trouble
  }

  /** Products per class path, of what imports have read; each product once. */
  async function classProducts(connectionId: number): Promise<Map<string, ClassProducts>> {
    const products = new Map<string, ClassProducts & { seen: Set<string> }>()
    for (const importId of tables.imports(connectionId))
      for (let after = 0; ; ) {
        const lines = tables.lines(importId, after, LINES)
        for (const line of lines) {
          const of = products.get(line.category_key) ?? { count: 0, examples: [], seen: new Set<string>() }
          products.set(line.category_key, of)
          if (of.seen.has(line.product_no)) continue
          of.seen.add(line.product_no)
          of.count++
          if (of.examples.length < EXAMPLES) of.examples.push({ productNo: line.product_no, name: line.name })
        }
        if (lines.length < LINES) break
        after = lines.at(-1)!.seq
        await breathe()
      }
    return products
  }

  async function view(connectionId: number): Promise<CategoryView> {
    const known = tables.get(connectionId)
    const before = stateOf(connectionId)
    if (known === null && before.trouble === null) refresh(connectionId)
    const counts = await listCounts(deps.products, connectionId)
    const requests = tables.requests(connectionId)
    const { refreshing, trouble } = stateOf(connectionId)
    const taxonomy: Taxonomy = known?.taxonomy ?? { categories: [], brands: [], check: null }
    const there = new Set(taxonomy.categories.map(({ path }) => pathKey(path)))
    const asked = new Map(requests.filter((one) => one.kind === 'category').map((one) => [one.key, one]))
    const { check } = taxonomy
    return {
      asOf: known?.readAt ?? null,
      refreshing,
      trouble,
      categories: treeOf(taxonomy.categories, counts),
      withoutCategory: counts.categories.get('') ?? 0,
      withoutBrand: counts.brands.get('') ?? 0,
      brands: brandsOf(taxonomy, counts, requests),
      check:
        check === null
          ? null
          : {
              ...check,
              missing: check.missing.map((issue) => {
                const request = asked.get(pathKey(issue.path))
                const state = there.has(pathKey(issue.path)) ? 'created' : (request?.state ?? 'open')
                const failed = state === 'failed' && request !== undefined
                return {
                  ...issue,
                  flattenedTo: flattened(issue.path)[0] ?? '',
                  state,
                  trouble: failed ? (deps.queue.row(request.outboxId)?.trouble ?? null) : null,
                }
              }),
            },
    }
  }

  function enqueue<T>(
    connectionId: number,
    by: string,
    what: { kind: CreationRequest['kind']; label: string; items: T[]; keyOf(item: T): string },
    payloadOf: (items: T[]) => { kind: string; payload: CategoriesPayload | BrandsPayload },
  ): number {
    if (!deps.runsProducts(connectionId)) throw new CatalogRefusal(runnerDirect())
    const open = new Set(
      tables
        .requests(connectionId)
        .filter((one) => one.kind === what.kind && one.state === 'queued')
        .map((one) => one.key),
    )
    const fresh = [...new Map(what.items.map((item) => [what.keyOf(item), item])).values()].filter(
      (item) => !open.has(what.keyOf(item)),
    )
    inTransaction(deps.db, () => {
      for (let at = 0; at < fresh.length; at += PER_ROW) {
        const part = fresh.slice(at, at + PER_ROW)
        const [outboxId] = deps.queue.enqueue([
          {
            ...payloadOf(part),
            lane: `pos:${connectionId}`,
            groupKey: `taxonomy:${connectionId}`,
            priority: IMPORT_PRIORITY + 1,
            idempotencyKey: deps.queue.mint('FL'),
            subject: { type: what.kind, id: what.keyOf(part[0]!), label: `${what.label} ${part.length} 个` },
            askedBy: by,
            correlationId: deps.newCorrelationId(),
          },
        ])
        for (const item of part) tables.request(connectionId, what.kind, what.keyOf(item), outboxId!)
      }
    })
    if (fresh.length > 0) deps.changed(connectionId)
    return fresh.length
  }

  /** A creation was settled: the tree is read again, once for many. */
  function settled(outboxId: number, state: CreationRequest['state']): void {
    const connectionId = tables.settle(outboxId, state)
    if (connectionId === null) return
    due.get(connectionId)?.()
    due.set(
      connectionId,
      deps.clock.after(QUIET_MS, () => {
        due.delete(connectionId)
        refresh(connectionId)
      }),
    )
    deps.changed(connectionId)
  }

  return {
    /** The same handler, whose rows also settle what was asked for on this page. */
    recording: (handler: DeliveryHandler): DeliveryHandler => ({
      ...handler,
      settled(row) {
        handler.settled?.(row)
        settled(row.id, row.state === 'delivered' ? 'created' : 'failed')
      },
      reopened(row) {
        handler.reopened?.(row)
        settled(row.id, 'queued')
      },
    }),
    view,
    refresh,
    createCategories: ({ connectionId, paths }: ParsedInput<'categories.create'>, by: string): number =>
      enqueue(
        connectionId,
        by,
        { kind: 'category', label: '新建分类', items: paths.map(pathKey), keyOf: (key) => key },
        (keys) => ({ kind: CATEGORIES_KIND, payload: { paths: keys.map(pathOf) } }),
      ),
    createBrands: ({ connectionId, names }: ParsedInput<'categories.createBrands'>, by: string): number =>
      enqueue(connectionId, by, { kind: 'brand', label: '新建品牌', items: names, keyOf: (name) => name }, (some) => ({
        kind: BRANDS_KIND,
        payload: { names: some },
      })),
    async stop(): Promise<void> {
      stopping.abort()
      for (const cancel of due.values()) cancel()
      due.clear()
      await Promise.all(running)
    },
  }
}

export type TaxonomyRoom = ReturnType<typeof createTaxonomy>

function brandsOf(taxonomy: Taxonomy, counts: ListCounts, requests: CreationRequest[]): CategoryView['brands'] {
  const names = new Map<string, CategoryView['brands'][number]['state']>()
  for (const { kind, key, state } of requests) if (kind === 'brand') names.set(key, state)
  for (const name of taxonomy.brands) names.set(name, 'created')
  // A product may have come with a brand since the brands were read.
  for (const name of counts.brands.keys()) if (name !== '' && !names.has(name)) names.set(name, 'created')
  return [...names]
    .map(([name, state]) => ({ name, products: counts.brands.get(name) ?? 0, state }))
    .sort((a, b) => b.products - a.products || a.name.localeCompare(b.name, 'zh-CN'))
}
