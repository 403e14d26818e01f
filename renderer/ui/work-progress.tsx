import { useEffect, useState } from 'react'
import { formatCount, formatDuration, formatPercent, formatRemaining } from '../text/format.ts'

interface WorkProgressProps {
  label: string
  done: number
  /** `null` = not known yet: the bar moves, the number is still shown. */
  total: number | null
  unit?: string
  elapsedMs?: number | null
  /** At the connection's limit; `null` = not known. */
  remainingMs?: number | null
  /** Why it stands still just now. */
  stuck?: string | null
}

const SPOKEN_STEP = 10

/** Long work in numbers: how far, since when, how long still. Read out only every ten per cent. */
export function WorkProgress({ label, done, total, unit = '', elapsedMs, remainingMs, stuck }: WorkProgressProps) {
  const percent = total === null ? null : formatPercent(done, total)
  const [spoken, setSpoken] = useState('')
  const step = percent === null ? null : Math.floor(percent / SPOKEN_STEP) * SPOKEN_STEP
  useEffect(() => {
    if (step !== null) setSpoken(`${label}，已完成 ${step}%`)
  }, [label, step])
  return (
    <div className={`dj-progress ${stuck ? 'dj-progress-stuck' : ''}`}>
      <div className="dj-progress-line">
        <strong>{label}</strong>
        <span className="dj-progress-count">
          {formatCount(done)}
          {total === null ? '' : ` / ${formatCount(total)}`}
          {unit ? ` ${unit}` : ''}
          {percent === null ? '' : ` · ${percent}%`}
        </span>
        <span className="dj-progress-time">
          {elapsedMs === undefined || elapsedMs === null ? '' : `已用 ${formatDuration(elapsedMs)}`}
          {remainingMs === undefined || remainingMs === null ? '' : ` · 剩余${formatRemaining(remainingMs)}`}
        </span>
      </div>
      <div
        className={`dj-progress-bar ${percent === null ? 'dj-progress-open' : ''}`}
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        {...(percent === null ? {} : { 'aria-valuenow': percent })}
      >
        <i style={{ width: percent === null ? '30%' : `${percent}%` }} />
      </div>
      {stuck ? <div className="dj-progress-why">{stuck}</div> : null}
      <span className="dj-sr" aria-live="polite">
        {spoken}
      </span>
    </div>
  )
}
