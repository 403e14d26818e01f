/** Beijing has had no daylight saving since 1991: the offset is fixed, whatever zone the PC is set to. */
const BEIJING_OFFSET_MS = 8 * 3_600_000
const DAY_MS = 86_400_000

function beijing(at: number): Date {
  return new Date(at + BEIJING_OFFSET_MS)
}

const two = (value: number) => String(value).padStart(2, '0')

/** Epoch milliseconds → `2026-11-22 14:05:09`, Beijing time. */
export function formatTime(at: number): string {
  return `${formatDay(at)} ${formatClock(at)}:${two(beijing(at).getUTCSeconds())}`
}

/** Epoch milliseconds → `2026-11-22`, Beijing day. */
export function formatDay(at: number): string {
  const date = beijing(at)
  return `${date.getUTCFullYear()}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`
}

/** Epoch milliseconds → `14:05`, Beijing time. */
export function formatClock(at: number): string {
  const date = beijing(at)
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`
}

/** Short for lists: `14:05` today, `昨天 14:05`, `明天 02:10`, `11-20 14:05`, with the year when it is another one. */
export function formatShort(at: number, now: number): string {
  const days = dayIndex(at) - dayIndex(now)
  const clock = formatClock(at)
  if (days === 0) return clock
  if (days === -1) return `昨天 ${clock}`
  if (days === 1) return `明天 ${clock}`
  const day = formatDay(at)
  return `${day.slice(0, 4) === formatDay(now).slice(0, 4) ? day.slice(5) : day} ${clock}`
}

function dayIndex(at: number): number {
  return Math.floor((at + BEIJING_OFFSET_MS) / DAY_MS)
}

/** `刚刚`, `5 分钟前`, `3 小时前`, `2 天前`; for the future `还有 9 小时 12 分`. */
export function formatRelative(at: number, now: number): string {
  const ms = now - at
  if (ms < -59_999) return `还有 ${formatDuration(-ms)}`
  // A past moment may lie a little ahead of a clock that is redrawn once a while.
  if (ms < 60_000) return ms < -20_000 ? '马上' : '刚刚'
  const minutes = Math.floor(ms / 60_000)
  if (minutes < 60) return `${minutes} 分钟前`
  const hours = Math.floor(minutes / 60)
  return hours < 24 ? `${hours} 小时前` : `${Math.floor(hours / 24)} 天前`
}

/** Milliseconds → `8 秒`, `3 分 20 秒`, `9 小时 12 分`, `2 天 4 小时`. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds} 秒`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 ? `${minutes} 分` : `${minutes} 分 ${seconds % 60} 秒`
  const hours = Math.floor(minutes / 60)
  if (hours < 24) return minutes % 60 === 0 ? `${hours} 小时` : `${hours} 小时 ${minutes % 60} 分`
  return hours % 24 === 0 ? `${Math.floor(hours / 24)} 天` : `${Math.floor(hours / 24)} 天 ${hours % 24} 小时`
}

/** What remains, rounded so that it does not jitter: `不到 10 秒`, `约 40 秒`, `约 3 分钟`, `约 1 小时 20 分`. */
export function formatRemaining(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 10) return '不到 10 秒'
  if (seconds < 90) return `约 ${Math.round(seconds / 10) * 10} 秒`
  const minutes = Math.round(seconds / 60)
  return minutes < 60 ? `约 ${minutes} 分钟` : `约 ${formatDuration(Math.round(minutes / 5) * 5 * 60_000)}`
}

/** `12340` → `12,340`. */
export function formatCount(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',')
}

/** Decimal string → `¥1,234.50`; more than two decimals stay as they are. */
export function formatMoney(decimal: string): string {
  const [whole = '0', fraction = ''] = decimal.replace('-', '').split('.')
  const digits = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const cents = fraction.replace(/0+$/, '').padEnd(2, '0')
  return `${decimal.startsWith('-') ? '-' : ''}¥${digits}.${cents}`
}

/** Bytes → `12 KB`, `3.4 MB`. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  const units = ['KB', 'MB', 'GB']
  let value = bytes / 1024
  let unit = 0
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024
    unit++
  }
  return `${value >= 100 ? Math.round(value) : Math.round(value * 10) / 10} ${units[unit]}`
}

/** 0 … 100, whole; never 100 before everything is done. */
export function formatPercent(done: number, total: number): number {
  if (total <= 0) return 0
  return done >= total ? 100 : Math.min(99, Math.floor((done / total) * 100))
}

/** Offset of this PC in milliseconds → `本机时间快 13 分 2 秒`; within two seconds `本机时间准确`. */
export function formatClockOffset(offsetMs: number): string {
  if (Math.abs(offsetMs) < 2000) return '本机时间准确'
  return `本机时间${offsetMs > 0 ? '快' : '慢'} ${formatDuration(Math.abs(offsetMs))}`
}
