import { parseBeijing } from '../kit/clock.ts'
import { invalid } from './failure.ts'

/** The request's business parameters as they arrived; an empty value counts as not given. */
export type Params = {
  text(name: string): string | undefined
  /** A whole number; anything else refuses the call. */
  int(name: string): number | undefined
}

export function paramsOf(form: ReadonlyMap<string, string>): Params {
  const text = (name: string): string | undefined => form.get(name) || undefined
  return {
    text,
    int: (name) => {
      const value = text(name)
      if (value === undefined) return undefined
      if (!/^-?\d{1,9}$/.test(value)) throw invalid(`参数${name}必须为整数`)
      return Number(value)
    },
  }
}

export type Page = { no: number; size: number }

/**
 * `page_no` from 0, `page_size` 1–100, default 40. How the ERP reacts beyond that is not published; this stand-in
 * refuses, so that a client that asks for more does not silently get fewer.
 */
export function pageOf(params: Params): Page {
  const no = params.int('page_no') ?? 0
  const size = params.int('page_size') ?? 40
  if (no < 0) throw invalid('page_no不能小于0')
  if (size < 1 || size > 100) throw invalid('page_size必须在1到100之间')
  return { no, size }
}

/** Epoch ms, both ends included: a row changed in the very second of either end belongs to it. */
export type Window = { from: number; to: number }

const MINUTE = 60_000
export const SPAN_30_DAYS = { ms: 30 * 24 * 60 * MINUTE, name: '30天' }
export const SPAN_60_MINUTES = { ms: 60 * MINUTE, name: '60分钟' }

/** Reads `start_time` / `end_time`; undefined when neither is given. Half a window, bad text or too long: refused. */
export function windowOf(params: Params, span: { ms: number; name: string }): Window | undefined {
  const start = params.text('start_time')
  const end = params.text('end_time')
  if (start === undefined && end === undefined) return undefined
  if (start === undefined || end === undefined) throw invalid('start_time和end_time必须同时提供')
  const from = parseBeijing(start)
  const to = parseBeijing(end)
  if (from === undefined || to === undefined) throw invalid('时间格式错误，应为yyyy-MM-dd HH:mm:ss')
  if (from > to) throw invalid('start_time不能大于end_time')
  if (to - from > span.ms) throw invalid(`时间跨度不能超过${span.name}`)
  return { from, to }
}

/** As `windowOf`, but refuses when no times and none of the keys are given. */
export function windowOrKey(
  params: Params,
  span: { ms: number; name: string },
  keys: readonly string[],
): Window | undefined {
  const window = windowOf(params, span)
  if (!window && !keys.some((key) => params.text(key) !== undefined)) throw invalid('start_time不能为空')
  return window
}
