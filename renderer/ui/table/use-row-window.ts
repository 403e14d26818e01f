import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { nearEnd, rowWindow } from './row-window.ts'

interface DrawnRows {
  first: number
  end: number
  /** Pixels of the rows left out above and below. */
  before: number
  after: number
}

/** Follows the scroller and says which rows to draw; asks for the next page when its end comes near. */
export function useRowWindow(
  scroller: RefObject<HTMLDivElement | null>,
  count: number,
  rowHeight: number,
  onNearEnd: (() => void) | undefined,
): DrawnRows {
  const [port, setPort] = useState({ top: 0, height: 800 })
  const latest = useRef({ count, rowHeight, onNearEnd })
  latest.current = { count, rowHeight, onNearEnd }

  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    let frame = 0
    const measure = () => {
      frame = 0
      setPort((before) =>
        before.top === element.scrollTop && before.height === element.clientHeight
          ? before
          : { top: element.scrollTop, height: element.clientHeight },
      )
    }
    const later = () => {
      if (frame === 0) frame = requestAnimationFrame(measure)
    }
    measure()
    element.addEventListener('scroll', later, { passive: true })
    const resize = new ResizeObserver(later)
    resize.observe(element)
    return () => {
      cancelAnimationFrame(frame)
      element.removeEventListener('scroll', later)
      resize.disconnect()
    }
  }, [scroller])

  useEffect(() => {
    if (port.top > 0 && nearEnd(count, port.top, port.height, rowHeight)) latest.current.onNearEnd?.()
  }, [port, count, rowHeight])

  const { first, end } = rowWindow(count, port.top, port.height, rowHeight)
  return { first, end, before: first * rowHeight, after: (count - end) * rowHeight }
}
