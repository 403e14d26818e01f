import type { Trouble } from '../../preload/contract/index.ts'
import type { GoodsReadState } from '../remote/wangdian/index.ts'
import type { PlanAction } from './rules.ts'

export type ImportState =
  | 'reading'
  | 'planning'
  | 'planned'
  | 'confirming'
  | 'delivering'
  | 'done'
  | 'cancelled'
  | 'failed'

/** Where reading stands; kept in the database after every page, in the transaction of the page's rows. */
export interface ReadingProgress {
  /** Resume point; null = not begun. */
  state: GoodsReadState | null
  requestsDone: number
  /** Null until the first page told a total. */
  requestsTotal: number | null
  /** Rows that arrived; a product edited meanwhile may come twice. */
  goodsRead: number
  goodsInWindow: number
  newSpecsInWindow: number
}

export const notRead = (): ReadingProgress => ({
  state: null,
  requestsDone: 0,
  requestsTotal: null,
  goodsRead: 0,
  goodsInWindow: 0,
  newSpecsInWindow: 0,
})

export interface PlanCounts {
  actions: Record<PlanAction, number>
  specs: number
  newBrands: number
  multiSpecProducts: number
  categories: { missing: number; tooDeep: number; ambiguous: number }
}

export interface ImportRow {
  id: number
  connectionId: number
  from: string
  to: string
  state: ImportState
  failedAt: 'reading' | 'planning' | 'confirming' | null
  startedAt: number
  startedBy: string
  confirmedBy: string | null
  finishedAt: number | null
  correlationId: string
  reading: ReadingProgress
  plan: PlanCounts
  trouble: Trouble | null
}

export const emptyPlan = (): PlanCounts => ({
  actions: { create: 0, 'add-specs': 0, exists: 0, skipped: 0, error: 0 },
  specs: 0,
  newBrands: 0,
  multiSpecProducts: 0,
  categories: { missing: 0, tooDeep: 0, ambiguous: 0 },
})

/** What staging keeps of one planned product; also what the wizard shows. */
export interface StoredLine {
  productNo: string
  name: string
  action: PlanAction
  reasonCode: string | null
  reason: string | null
  categoryPath: string[]
  /** Whether the POS has the path (one-level paths count as there: they are simply made). */
  categoryInPos: boolean
  brand: string
  unit: string
  image: string | null
  createdAt: number | null
  sourceNo: string
  specs: {
    merchantCode: string
    specName: string
    barcode: string
    /** × 10⁴. */
    retailPrice: number
    image: string | null
    action: PlanAction
    reason: string | null
  }[]
}
