import { useNow } from '../state/now.ts'
import { formatRelative, formatShort, formatTime } from '../text/format.ts'

interface TimeTextProps {
  /** Epoch milliseconds; shown in Beijing time. */
  at: number | null | undefined
  /** full: 2026-11-22 14:05:09 · short: 14:05, 昨天 14:05 · both: short and how long ago. */
  form?: 'full' | 'short' | 'both'
  none?: string
}

/** A moment in Beijing time; the whole moment is in its title. */
export function TimeText({ at, form = 'short', none = '—' }: TimeTextProps) {
  // Draws again every minute; what happened since then is past all the same.
  const minute = useNow()
  const now = Math.max(minute, Date.now())
  if (at === null || at === undefined) return <span className="dj-none">{none}</span>
  const whole = formatTime(at)
  return (
    <time
      className="dj-time"
      dateTime={new Date(at).toISOString()}
      title={`${whole}（北京时间，${formatRelative(at, now)}）`}
    >
      {form === 'full' ? whole : formatShort(at, now)}
      {form === 'both' ? <span className="dj-time-ago"> · {formatRelative(at, now)}</span> : null}
    </time>
  )
}
