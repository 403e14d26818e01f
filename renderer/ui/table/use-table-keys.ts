import { type KeyboardEvent, type RefObject, useEffect, useState } from 'react'

interface TableKeys {
  scroller: RefObject<HTMLDivElement | null>
  count: number
  rowHeight: number
  onOpen: (index: number) => void
  onTick: (index: number, range: boolean) => void
  onTickAll: () => void
}

/** Where the focus goes for a key; `null` = the key is not ours. `page` = rows that fit the window. */
export function nextFocus(key: string, at: number, count: number, page: number): number | null {
  const last = count - 1
  switch (key) {
    case 'ArrowDown':
      return Math.min(last, at + 1)
    case 'ArrowUp':
      return Math.max(0, at - 1)
    case 'PageDown':
      return Math.min(last, at + page)
    case 'PageUp':
      return Math.max(0, at - page)
    case 'Home':
      return 0
    case 'End':
      return last
    default:
      return null
  }
}

/** Keyboard of a list: one row is in the tab order, arrows move it, also to rows not drawn yet. */
export function useTableKeys({ scroller, count, rowHeight, onOpen, onTick, onTickAll }: TableKeys) {
  const [focusIndex, setFocusIndex] = useState(0)
  const at = Math.min(focusIndex, Math.max(0, count - 1))
  const [wanted, setWanted] = useState<number | null>(null)

  useEffect(() => {
    if (wanted === null) return
    const element = scroller.current
    const row = element?.querySelector<HTMLElement>(`tr[data-row="${wanted}"]`)
    if (row) {
      row.focus({ preventScroll: true })
      row.scrollIntoView({ block: 'nearest' })
      setWanted(null)
    } else if (element) {
      element.scrollTop = wanted * rowHeight
    }
  })

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target
    if (!(target instanceof HTMLElement) || target.tagName !== 'TR' || count === 0) return
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 320) / rowHeight) - 2)
    const next = nextFocus(event.key, at, count, page)
    if (next !== null) {
      event.preventDefault()
      setFocusIndex(next)
      setWanted(next)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      onOpen(at)
    } else if (event.key === ' ') {
      event.preventDefault()
      onTick(at, event.shiftKey)
    } else if (event.key.toLowerCase() === 'a' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      onTickAll()
    }
  }
  return { focusIndex: at, setFocusIndex, onKeyDown }
}
