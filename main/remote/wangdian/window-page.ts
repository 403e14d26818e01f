import { formatBeijing } from '../beijing-time.ts'
import type { JsonObject } from '../json.ts'
import type { Failure, Read } from '../read.ts'
import { trouble } from '../trouble.ts'
import { type Call, type CallOptions, type Parameters, readList } from './call.ts'
import { type GoodsReadState, goodsPagesLeft, nextGoodsStep, reopenGoodsWindow } from './goods-read.ts'

/** One page of a read that may be resumed. */
export interface ReadPage<Row, State> {
  rows: Row[]
  /** To be kept with the rows; null = everything is read. */
  next: State | null
  /** Requests still to be made as far as known; for 还需约 n 分钟 together with the pace. */
  pagesLeft: number
}

/**
 * The remote's clock is known from its Date header, which drops the fraction of a second, so it may be ahead by one. A
 * row edited in this very second must not lie behind the end of the last window.
 */
const DATE_SLACK_MS = 2_000

export interface WindowList {
  /** Endpoint without `.php`. */
  name: string
  /** Field of the rows. */
  list: string
  parameters: Parameters
}

/** Reads the page that `state` stands at and says what comes next. @param now epoch ms of the remote */
export async function readWindowPage(
  call: Call,
  { name, list, parameters }: WindowList,
  state: GoodsReadState,
  now: () => number,
  options?: CallOptions,
): Promise<Read<ReadPage<JsonObject, GoodsReadState>>> {
  const window = state.windows[0]
  if (!window) return { ok: true, value: { rows: [], next: null, pagesLeft: 0 } }
  const no = state.page ?? 0
  const read = await readList(
    call,
    name,
    list,
    { ...parameters, start_time: formatBeijing(window.from), end_time: formatBeijing(window.to) },
    // Beyond page 0 a missing list means that the window shrank below this page.
    { no, size: state.pageSize, ...(no > 0 ? { knownTotal: 0 } : {}) },
    options,
  )
  if (!read.ok) return read
  const { rows, total } = read.value
  const shrunk = no > 0 && rows.length === 0
  const step = shrunk
    ? reopenGoodsWindow(state)
    : nextGoodsStep(state, { rowCount: rows.length, total }, now() + DATE_SLACK_MS)
  if (step.kind === 'unstable') return { ok: false, outcome: unstable() }
  const next = step.kind === 'read' ? step.state : null
  return { ok: true, value: { rows, next, pagesLeft: next ? goodsPagesLeft(next) : 0 } }
}

function unstable(): Failure {
  return {
    kind: 'not-now',
    trouble: trouble(
      'WANGDIAN_UNSTABLE',
      '旺店通ERP的资料正在大量变动',
      '读取期间资料一直在变动，现在无法保证读全',
      '稍后会自动从断点继续，不需要操作',
    ),
    retryAfterMs: 5_000,
  }
}
