import type { CallOutput, ParsedInput, PlanLine } from '../../preload/contract/index.ts'
import type { FilesPort } from '../ports.ts'
import type { OutboxRow } from '../queue/types.ts'
import { checkDates, dayOf } from './dates.ts'
import { csvOf, LINES_HEADER } from './export-lines.ts'
import { categoryIssues, lineView } from './import-view.ts'
import type { Imports } from './imports.ts'
import type { ProductListJob } from './jobs.ts'
import { productFacets, searchProducts } from './product-list.ts'
import type { ProductTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'
import type { ImportTables, LineFilter } from './tables.ts'

type CatalogCallName =
  | 'catalog.checkDates'
  | 'catalog.startImport'
  | 'catalog.getImport'
  | 'catalog.listImports'
  | 'catalog.planLines'
  | 'catalog.categoryIssues'
  | 'catalog.createCategories'
  | 'catalog.replan'
  | 'catalog.confirmImport'
  | 'catalog.cancelImport'
  | 'catalog.resumeImport'
  | 'catalog.exportLines'
  | 'catalog.products'
  | 'catalog.facets'
  | 'catalog.refreshProducts'

export interface CatalogCallsDeps {
  imports: Imports
  tables: ImportTables
  products: ProductTables
  productList: ProductListJob
  files: FilesPort
  now(): number
  by(): string
  remotesOf(connectionId: number): Promise<Remotes>
  /** Outbox rows of one import whose outcome is unknown. */
  unknownRows(connectionId: number, correlationId: string): number[]
  outboxRow(id: number): OutboxRow | null
}

type Lines = ParsedInput<'catalog.planLines'>

/** What the window may ask of the catalogue. */
export function catalogCalls(deps: CatalogCallsDeps): {
  [K in CatalogCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>>
} {
  const { imports, tables } = deps
  const viewOf = async (id: number) => ({ import: await imports.viewOf(imports.get(id)) })

  function filterOf(
    id: number,
    input: Pick<Lines, 'action' | 'result' | 'text'>,
  ): Omit<LineFilter, 'afterSeq' | 'limit'> {
    const filter = { action: input.action, outboxIds: null, results: null, text: input.text.trim() }
    if (input.result === null) return filter
    if (input.result === 'unknown' || input.result === 'waiting') {
      const row = imports.get(id)
      const unknown = deps.unknownRows(row.connectionId, row.correlationId)
      return input.result === 'unknown' ? { ...filter, outboxIds: unknown } : { ...filter, results: ['open'] }
    }
    return { ...filter, results: [input.result] }
  }

  function linesOf(id: number, filter: LineFilter): { rows: PlanLine[]; total: number } {
    const made = tables.queuedCategories(id)
    const page = tables.lines(id, filter)
    return {
      total: page.total,
      rows: page.rows.map(({ seq, line }) => {
        const queued = tables.queuedOf(id, seq)
        const row = queued ? deps.outboxRow(queued.outboxId) : null
        return lineView(seq, line, {
          made: (key) => ['queued', 'created'].includes(made.get(key)?.state ?? ''),
          result: queued ? (queued.result ?? (row?.state === 'unknown' ? 'unknown' : 'waiting')) : null,
          outboxId: queued?.outboxId ?? null,
          trouble: row?.trouble ?? null,
        })
      }),
    }
  }

  return {
    'catalog.checkDates': async ({ connectionId, from, to }) => {
      const check = checkDates({ from, to }, dayOf(deps.now()))
      const remotes = await deps.remotesOf(connectionId)
      // A month of modifications needs at least one request per window; the real number is known after the first.
      const estimateMs = remotes.ok ? remotes.erp.estimateMs(2) : null
      if (check.kind === 'ok') return { ok: true, message: '', lastAllowed: null, split: [], estimateMs }
      if (check.kind === 'invalid')
        return { ok: false, message: check.message, lastAllowed: null, split: [], estimateMs: null }
      return { ok: false, message: check.message, lastAllowed: check.lastAllowed, split: check.split, estimateMs }
    },
    'catalog.startImport': async ({ connectionId, from, to, split }) => {
      const rows = imports.begin(connectionId, { from, to }, deps.by(), split)
      return { imports: await Promise.all(rows.map((row) => imports.viewOf(row))) }
    },
    'catalog.getImport': ({ id }) => viewOf(id),
    'catalog.listImports': async ({ connectionId, cursor }) => {
      const limit = 50
      const rows = tables.list(connectionId, cursor === null ? null : Number(cursor), limit)
      return {
        rows: await Promise.all(rows.map((row) => imports.viewOf(row))),
        next: rows.length === limit ? String(rows.at(-1)!.id) : null,
      }
    },
    'catalog.planLines': ({ id, cursor, limit, ...input }) => {
      imports.get(id)
      const page = linesOf(id, { ...filterOf(id, input), afterSeq: cursor === null ? 0 : Number(cursor), limit })
      return { ...page, next: page.rows.length === limit ? String(page.rows.at(-1)!.seq) : null }
    },
    'catalog.categoryIssues': ({ id }) => {
      imports.get(id)
      return { issues: categoryIssues(id, tables) }
    },
    'catalog.createCategories': ({ id, paths }) => ({ queued: imports.createCategories(id, paths, deps.by()) }),
    'catalog.replan': ({ id }) => {
      imports.replan(id)
      return viewOf(id)
    },
    'catalog.confirmImport': ({ id, acceptFlattening }) => {
      imports.confirm(id, acceptFlattening, deps.by())
      return viewOf(id)
    },
    'catalog.cancelImport': async ({ id }) => {
      await imports.cancel(id, deps.by())
      return viewOf(id)
    },
    'catalog.resumeImport': ({ id }) => {
      imports.resume(id)
      return viewOf(id)
    },
    'catalog.exportLines': async ({ id, action, result }) => {
      const row = imports.get(id)
      const lines = [LINES_HEADER]
      const filter = filterOf(id, { action, result, text: '' })
      for (let afterSeq = 0; ; ) {
        const page = linesOf(id, { ...filter, afterSeq, limit: 500 })
        for (const line of page.rows) lines.push(...csvOf(line))
        if (page.rows.length < 500) break
        afterSeq = page.rows.at(-1)!.seq
        await new Promise((resolve) => setImmediate(resolve))
      }
      const saved = await deps.files.save({
        suggestedName: `ERP商品导入-${row.from}至${row.to}.csv`,
        content: new TextEncoder().encode(`${lines.join('\r\n')}\r\n`),
        purpose: 'import-lines',
      })
      return { saved }
    },
    'catalog.products': async ({ connectionId, keyword, category, brand, cursor, limit }) => {
      const page = await searchProducts(deps.products, connectionId, { keyword, category, brand }, { cursor, limit })
      return { ...page, asOf: deps.products.state(connectionId).asOf, ...deps.productList.status(connectionId) }
    },
    'catalog.facets': ({ connectionId }) => productFacets(deps.products, connectionId),
    'catalog.refreshProducts': ({ connectionId }) => {
      deps.productList.refresh(connectionId)
      return {}
    },
  }
}
