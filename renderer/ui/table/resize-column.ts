import type { PointerEvent } from 'react'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { MIN_COLUMN_WIDTH } from './columns.ts'

/** Drags the right edge of a head cell; the width is kept per list on this PC. Call on pointer down of the handle. */
export function startResize(event: PointerEvent<HTMLElement>, tableId: string, key: string): void {
  event.preventDefault()
  const handle = event.currentTarget
  const startX = event.clientX
  const startWidth = handle.parentElement?.offsetWidth ?? MIN_COLUMN_WIDTH
  handle.setPointerCapture(event.pointerId)
  const move = (moved: globalThis.PointerEvent) => {
    const width = Math.max(MIN_COLUMN_WIDTH, Math.round(startWidth + moved.clientX - startX))
    const tables = usePreferences.getState().tables
    const before = tables[tableId] ?? { order: [], hidden: [], widths: {} }
    setPreferences({ tables: { ...tables, [tableId]: { ...before, widths: { ...before.widths, [key]: width } } } })
  }
  handle.addEventListener('pointermove', move)
  handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), { once: true })
}
