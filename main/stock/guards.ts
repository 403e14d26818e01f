import type {
  StockGuard,
  StockGuardName,
  StockLimits,
  StockSettings,
  StockTrigger,
} from '../../preload/contract/index.ts'
import { durationText, inSpan, openingAt, timeText } from './settings.ts'
import type { AnchorCounts, PlanSums, UnsettledShop } from './types.ts'

type Found = Omit<StockGuard, 'released' | 'label'>
/** A guard that a person let go, with the figure of that moment. */
export type Released = Pick<StockGuard, 'name' | 'measured'>

/** Everything the guards look at; times epoch ms, quantities × 10⁴. */
export interface GuardFacts {
  now: number
  trigger: StockTrigger
  /** A person looks at the plan and presses 执行 before anything is written. */
  seen: boolean
  settings: StockSettings
  sums: PlanSums
  /** Rows of each shop's full source now and the last time; null where only changes were read. */
  scope: Record<string, number> | null
  scopeBefore: Record<string, number>
  /** SKUs the source had before and was asked for again, of shops of which it brought nothing. */
  anchors: AnchorCounts
  /** Σ of the target's whole stock as last seen in full; null = never. */
  targetStock: number | null
  /** Remote minus PC (ms) of each side; null = not measured. */
  offsets: { erp: number | null; pos: number | null }
  /** Shops that take part, and those that did the last time and are not mapped any more. */
  places: number
  lostPlaces: readonly string[]
  unsettled: readonly UnsettledShop[]
  /** Time the writes need at the connections' limits (ms). */
  writeMs: number
}

/** Shares of a plan: a later one, over a longer interval, may lie below the limit with the same changes in it. */
const SHARES: ReadonlySet<StockGuardName> = new Set(['too-many-zero', 'too-large-change'])
const UNANSWERED = '上次拦截后没有人处理：'

/** Of a run that nobody answered: what the run that takes its place has to ask as well. */
export const unansweredGuards = (guards: readonly StockGuard[]): StockGuard[] =>
  guards
    .filter((guard) => !guard.released && SHARES.has(guard.name))
    .map((guard) => (guard.text.startsWith(UNANSWERED) ? guard : { ...guard, text: `${UNANSWERED}${guard.text}` }))

/**
 * Whether a person has let this guard go in this run already. A plan that was made anew since may hold more than the one
 * that was seen: a share that has grown, or is measured otherwise, asks again.
 */
export function isReleased(guard: Found, released: readonly Released[]): boolean {
  const seen = released.find((one) => one.name === guard.name)
  if (!seen) return false
  if (!SHARES.has(guard.name)) return true
  const unit = (text: string): string => text.replace(/^[\d.]+/, '')
  return (
    unit(guard.measured) === unit(seen.measured) &&
    Number.parseFloat(guard.measured) <= Number.parseFloat(seen.measured)
  )
}

/** Guards that doubt the source itself. */
export const isSourceGuard = (name: StockGuardName): boolean => name === 'empty-source' || name === 'short-source'

export const GUARD_LABELS: Record<StockGuardName, string> = {
  'empty-source': '源头为空',
  'short-source': '源头不完整',
  'too-many-zero': '归零过多',
  'too-large-change': '变动过大',
  negative: '出现负数',
  'clock-difference': '时钟相差过大',
  unmapped: '对应关系不完整',
  'unsettled-documents': '有未抓取单据',
  blackout: '禁止同步时段',
  'opening-hours': '营业时间内',
  'too-long': '来不及在营业前完成',
}

/** Guards that hold a run back; each names its figure and its limit. Empty = nothing is against it. */
export function findGuards(facts: GuardFacts): StockGuard[] {
  const found = [
    mapping(facts),
    source(facts),
    zeroing(facts.sums, facts.settings.limits),
    change(facts),
    negative(facts.sums),
    clocks(facts),
    unsettled(facts),
    blackout(facts),
    openingHours(facts),
  ]
  return found.flatMap((one) => (one ? [{ ...one, label: GUARD_LABELS[one.name], released: false }] : []))
}

function mapping({ places, lostPlaces }: GuardFacts): Found | null {
  if (places > 0 && lostPlaces.length === 0) return null
  return {
    name: 'unmapped',
    text:
      places === 0
        ? '没有一家门店与仓库确认对应，不能同步库存。请到【对接设置】核对门店与仓库。'
        : `门店 ${lostPlaces.join('、')} 上次参加同步，现在不再与仓库对应；请到【对接设置】核对。`,
    measured: places === 0 ? '0 家' : `缺 ${lostPlaces.length} 家`,
    limit: '全部对应',
  }
}

function source({ scope, scopeBefore, anchors, settings }: GuardFacts): Found | null {
  const { minScopePercent } = settings.limits
  if (scope) {
    const total = Object.values(scope).reduce((sum, rows) => sum + rows, 0)
    const before = Object.values(scopeBefore).reduce((sum, rows) => sum + rows, 0)
    if (total === 0)
      return {
        name: 'empty-source',
        text: '主方没有返回任何库存，可能是接口账号的权限或对方故障。没有返回的商品不会当作 0。',
        measured: '0 行',
        limit: '至少 1 行',
      }
    for (const [shopId, rows] of Object.entries(scope)) {
      const last = scopeBefore[shopId] ?? 0
      if (rows * 100 < last * minScopePercent)
        return {
          name: rows === 0 ? 'empty-source' : 'short-source',
          text: `门店 ${shopId} 的主方库存只有 ${rows} 行，上次有 ${last} 行，可能没有读全。`,
          measured: `${Math.floor((rows * 100) / last)} %`,
          limit: `至少 ${minScopePercent} %`,
        }
    }
    if (total * 100 < before * minScopePercent)
      return {
        name: 'short-source',
        text: `主方库存只有 ${total} 行，上次有 ${before} 行，可能没有读全。`,
        measured: `${Math.floor((total * 100) / before)} %`,
        limit: `至少 ${minScopePercent} %`,
      }
  }
  for (const [shopId, { asked, found }] of Object.entries(anchors))
    if (found * 100 < asked * minScopePercent)
      return {
        name: found === 0 ? 'empty-source' : 'short-source',
        text: `门店 ${shopId} 上次见过的 ${asked} 个商品，主方这次只查到 ${found} 个，可能是接口账号的权限或对方故障。`,
        measured: `${found} / ${asked}`,
        limit: `至少 ${minScopePercent} %`,
      }
  return null
}

function zeroing({ counts, both }: PlanSums, limits: StockLimits): Found | null {
  if (counts.zero < limits.zeroFloor || counts.zero === 0) return null
  const percent = Math.floor((counts.zero * 100) / Math.max(1, both))
  const tooMany = counts.zero > limits.maxZeroCount
  if (!tooMany && counts.zero * 100 <= both * limits.maxZeroPercent) return null
  return {
    name: 'too-many-zero',
    text: `将有 ${counts.zero} 个商品归零，占本次 ${both} 个的 ${percent} %。`,
    measured: tooMany ? `${counts.zero} 个` : `${percent} %`,
    limit: tooMany ? `最多 ${limits.maxZeroCount} 个` : `最多 ${limits.maxZeroPercent} %`,
  }
}

function change({ sums, targetStock, settings }: GuardFacts): Found | null {
  if (sums.moved === 0) return null
  const base = Math.max(sums.stock, targetStock ?? 0)
  const { maxChangePercent } = settings.limits
  if (sums.moved * 100 <= base * maxChangePercent) return null
  const pieces = (scaled: number): string => String(Math.round(scaled / 10_000))
  return {
    name: 'too-large-change',
    text: `库存总共变动 ${pieces(sums.moved)} 件，对方现有 ${pieces(base)} 件。`,
    measured: base === 0 ? `${pieces(sums.moved)} 件` : `${Math.floor((sums.moved * 100) / base)} %`,
    limit: `最多 ${maxChangePercent} %`,
  }
}

function negative({ counts }: PlanSums): Found | null {
  if (counts.negative === 0) return null
  return {
    name: 'negative',
    text: `主方有 ${counts.negative} 个商品的库存是负数。放行后这些商品也不写入，其余照常。`,
    measured: `${counts.negative} 个`,
    limit: '0 个',
  }
}

function clocks({ offsets, settings }: GuardFacts): Found | null {
  const limit = settings.limits.maxClockMinutes * 60_000
  const { erp, pos } = offsets
  const minutes = (ms: number): string => durationText(Math.abs(ms))
  const text =
    erp !== null && pos !== null && Math.abs(erp - pos) > limit
      ? { text: `旺店通ERP与智能POS的时间相差 ${minutes(erp - pos)}。`, ms: erp - pos }
      : erp !== null && Math.abs(erp) > limit
        ? { text: `本机时间与旺店通ERP相差 ${minutes(erp)}，请校准电脑时间。`, ms: erp }
        : pos !== null && Math.abs(pos) > limit
          ? { text: `本机时间与智能POS相差 ${minutes(pos)}，请校准电脑时间。`, ms: pos }
          : null
  if (!text) return null
  return {
    name: 'clock-difference',
    text: text.text,
    measured: minutes(text.ms),
    limit: `最多 ${settings.limits.maxClockMinutes} 分钟`,
  }
}

function unsettled({ settings, unsettled: shops }: GuardFacts): Found | null {
  if (settings.unsettled === 'skip' || shops.length === 0) return null
  const documents = shops.reduce((sum, shop) => sum + shop.documents, 0)
  return {
    name: 'unsettled-documents',
    text: `有未抓取单据的门店：${shops.map((shop) => `${shop.shopName}（${shop.documents} 张）`).join('、')}。放行后这些单据里的商品跳过，其余照常。`,
    measured: `${documents} 张`,
    limit: '0 张',
  }
}

function blackout({ now, trigger, settings }: GuardFacts): Found | null {
  const span = settings.blackout.find((one) => inSpan(now, one))
  if (!span || trigger === 'released') return null
  return {
    name: 'blackout',
    text: `现在是 ${timeText(now)}，在禁止同步时段 ${span.from}–${span.to} 内。`,
    measured: timeText(now),
    limit: `${span.from}–${span.to} 不同步`,
  }
}

/** Shop stock is not written while people buy, unless a person has seen what it is or let it go (A20). */
function openingHours({ now, trigger, seen, settings, writeMs, sums }: GuardFacts): Found | null {
  if (seen || trigger === 'released' || sums.counts.write === 0) return null
  const { opening } = settings
  const ends = now + writeMs
  const limit = `${opening.from} 之前`
  switch (openingAt(now, ends, opening)) {
    case 'before':
      return null
    case 'during':
      return {
        name: 'opening-hours',
        text: `现在是营业时间（${opening.from}–${opening.to}），改库存会影响正在进行的销售；预计 ${timeText(ends)} 写完。`,
        measured: timeText(now),
        limit,
      }
    case 'too-late':
      return {
        name: 'too-long',
        text: `按接口限速预计 ${timeText(ends)} 才能写完，晚于开始营业的 ${opening.from}。`,
        measured: timeText(ends),
        limit,
      }
  }
}
