import type {
  StockCounts,
  StockDirection,
  StockGuard,
  StockReason,
  StockResult,
  StockRun,
  StockRunKind,
  StockRunState,
  StockTrigger,
  Trouble,
} from '../../preload/contract/index.ts'
import type { Released } from './guards.ts'

export type Side = 'erp' | 'pos'

/** A mapped shop that takes part (S45). */
export interface Place {
  shopId: string
  shopName: string
  warehouseNo: string
}

/** What one side says of one SKU of one shop. Quantities × 10⁴. */
export interface SideRow {
  side: Side
  shopId: string
  /** Compared form of the code. */
  key: string
  /** Verbatim. */
  code: string
  productNo: string
  name: string
  specName: string
  /** Null = the side did not say; never taken for 0. */
  quantity: number | null
  /** False: the side knows the SKU, but the shop never held it. */
  held: boolean
}

/** A planned line; `before` and `after` × 10⁴. */
export interface PlanLine {
  shopId: string
  key: string
  code: string
  productNo: string
  name: string
  specName: string
  before: number | null
  after: number | null
  reason: StockReason
  large: boolean
}

/** A line that was queued. */
export interface WriteLine extends Omit<PlanLine, 'before' | 'after' | 'reason' | 'large'> {
  runId: number
  seq: number
  before: number
  after: number
  outboxId: number | null
  result: StockResult
  found: number | null
  trouble: Trouble | null
}

export type RunStep = 'reading' | 'planning' | 'queueing' | 'writing' | 'verifying'
/** States in which the product works on a run by itself. */
export const isStep = (state: StockRunState): state is RunStep =>
  state === 'reading' || state === 'planning' || state === 'queueing' || state === 'writing' || state === 'verifying'

export type PlanCounts = Omit<
  StockCounts,
  'waiting' | 'written' | 'moving' | 'refused' | 'expired' | 'unknown' | 'verified' | 'movedSince' | 'waitingAudit'
>

/** What a plan adds up to; Σ × 10⁴ over the lines to write. */
export interface PlanSums {
  counts: PlanCounts
  before: number
  after: number
  moved: number
  /** Σ of old quantities of all SKUs compared, unchanged ones included. */
  stock: number
  /** SKUs that both sides have. */
  both: number
}

/** A SKU the source has shown. */
export interface Anchor {
  shopId: string
  code: string
}

/** Of everything that was read: SKUs per shop and Σ quantities (× 10⁴) of each side, and a few SKUs of the source. */
export interface FullScope {
  rows: Record<Side, Record<string, number>>
  stock: Record<Side, number | null>
}
export interface PlanResult {
  sums: PlanSums
  scope: FullScope
  anchors: Anchor[]
}

/** Documents under way of a shop (A22). */
export interface UnsettledShop {
  shopId: string
  shopName: string
  documents: number
  specs: number
}

/** By shop. */
export type AnchorCounts = Record<string, { asked: number; found: number }>

export interface RunBody {
  interval: { from: number; to: number } | null
  shops: Place[]
  unsettledShops: UnsettledShop[]
  sums: PlanSums
  /** Of shops whose source brought nothing: SKUs seen before that it was asked for again, and how many it still has. */
  anchors: AnchorCounts
  guards: StockGuard[]
  released: Released[]
  /** What an earlier night was stopped for and nobody answered; a longer interval must not dilute it. */
  unanswered: StockGuard[]
  answers: StockRun['answers']
  estimate: StockRun['estimate']
  /** 执行 was pressed, or nobody needs to. */
  confirmed: boolean
  /** Moment the present plan was finished. */
  plannedDoneAt: number | null
  notAfter: number | null
  /** Lines of a 对账 that a person has chosen. */
  chosen: number[]
  /** The ERP's time at which reading and writing began. */
  readFrom: number | null
  writingFrom: number | null
  /** Highest line of the plan that is queued. */
  queuedTo: number
  /** Given by a person who started apply or rollback. */
  reason: string
  /** Read anew before it goes on; the plan is old. */
  rounds: number
  /** Lines per result at the end; null = not ended, the lines themselves tell. */
  results: Partial<Record<StockResult, number>> | null
  note: string
  trouble: Trouble | null
}

export interface RunRow {
  id: number
  connectionId: number
  kind: StockRunKind
  state: StockRunState
  direction: StockDirection
  trigger: StockTrigger
  failedAt: RunStep | null
  plannedAt: number
  startedAt: number
  startedBy: string
  finishedAt: number | null
  ofRun: number | null
  correlationId: string
  body: RunBody
}

export const isEnded = (row: RunRow): boolean =>
  ['done', 'partial', 'failed', 'cancelled', 'skipped'].includes(row.state)

export const noSums = (): PlanSums => ({
  counts: {
    scope: 0,
    unchanged: 0,
    write: 0,
    zero: 0,
    negative: 0,
    large: 0,
    appearing: 0,
    missing: 0,
    unsettled: 0,
    unusable: 0,
  },
  before: 0,
  after: 0,
  moved: 0,
  stock: 0,
  both: 0,
})

export const newBody = (): RunBody => ({
  interval: null,
  shops: [],
  unsettledShops: [],
  sums: noSums(),
  anchors: {},
  guards: [],
  released: [],
  unanswered: [],
  answers: [],
  estimate: null,
  confirmed: false,
  plannedDoneAt: null,
  notAfter: null,
  chosen: [],
  readFrom: null,
  writingFrom: null,
  queuedTo: 0,
  reason: '',
  rounds: 0,
  results: null,
  note: '',
  trouble: null,
})
