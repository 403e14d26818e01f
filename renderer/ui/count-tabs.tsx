import { type KeyboardEvent, useRef } from 'react'
import { formatCount } from '../text/format.ts'
import type { Tone } from '../text/status.ts'

export interface CountTab<Key extends string> {
  key: Key
  label: string
  /** `null` = not known yet. */
  count?: number | null
  /** Colours the number when it is above zero. */
  tone?: Tone
}

interface CountTabsProps<Key extends string> {
  tabs: readonly CountTab<Key>[]
  active: Key
  onChange: (key: Key) => void
  label: string
}

/** Status tabs with counts; arrow keys move, as in every tab list. */
export function CountTabs<Key extends string>({ tabs, active, onChange, label }: CountTabsProps<Key>) {
  const list = useRef<HTMLDivElement>(null)
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const at = tabs.findIndex((tab) => tab.key === active)
    const next = (at + step + tabs.length) % tabs.length
    const tab = tabs[next]
    if (tab === undefined) return
    onChange(tab.key)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }
  return (
    <div className="dj-tabs" role="tablist" aria-label={label} ref={list} onKeyDown={move}>
      {tabs.map((tab) => (
        <button
          key={tab.key}
          type="button"
          role="tab"
          aria-selected={tab.key === active}
          tabIndex={tab.key === active ? 0 : -1}
          onClick={() => onChange(tab.key)}
        >
          {tab.label}
          {tab.count === undefined ? null : (
            <b className={tab.count ? `dj-tone-${tab.tone ?? 'off'}` : 'dj-tone-off'}>
              {tab.count === null ? '…' : formatCount(tab.count)}
            </b>
          )}
        </button>
      ))}
    </div>
  )
}
