import { fail, pass, type Verdict, warn } from './check.ts'

const WARN_MS = 2 * 60_000
/** Both remotes refuse a timestamp further away than this. */
const FAIL_MS = 5 * 60_000

/** Judges the PC's clock by a remote's. `offsetMs` = remote minus PC, positive when the PC is slow. */
export function clockVerdict(offsetMs: number | null): Verdict {
  if (offsetMs === null) {
    return warn('没有量到时间差。', '对方的回答里没有可用的时间。', '请人工核对电脑时间和北京时间。')
  }
  const away = Math.abs(offsetMs)
  const found = away < 1_000 ? '本机时间准确' : `本机时间${offsetMs < 0 ? '快' : '慢'} ${amount(away)}`
  if (away <= WARN_MS) return pass(found)
  const action = '请打开 Windows 设置 → 时间和语言 → 日期和时间，点【立即同步】，并确认时区是北京时间。'
  return away > FAIL_MS
    ? fail(
        '电脑时间不对。',
        `${found}，超过对方允许的 5 分钟。软件已按对方时间签名，但日志和计划时间会错。`,
        action,
        found,
      )
    : warn('电脑时间有偏差。', `${found}，超过 5 分钟时对方会拒绝请求。`, action, found)
}

function amount(ms: number): string {
  if (ms < 120_000) return `${Math.round(ms / 1_000)} 秒`
  if (ms < 120 * 60_000) return `${Math.round(ms / 60_000)} 分钟`
  return `${Math.round(ms / 3_600_000)} 小时`
}
