import { type ReactNode, type UIEvent, useCallback, useRef, useState } from 'react'
import { formatCount } from '../text/format.ts'

const SCROLLER = '.dj-table-scroll'

/** Tells whether a list is scrolled away from its top, and brings it back. Put `onScrollCapture` and `box` around it. */
export function useScrolled() {
  const box = useRef<HTMLDivElement>(null)
  const [scrolled, setScrolled] = useState(false)
  const onScrollCapture = useCallback((event: UIEvent<HTMLDivElement>) => {
    const target = event.target
    if (target instanceof HTMLElement && target.matches(SCROLLER)) setScrolled(target.scrollTop > 8)
  }, [])
  const toTop = useCallback(() => {
    const scroller = box.current?.querySelector<HTMLElement>(SCROLLER)
    if (scroller) scroller.scrollTop = 0
    setScrolled(false)
  }, [])
  return { box, scrolled, onScrollCapture, toTop }
}

interface ChangesBarProps {
  changes: { count: number; more: boolean }
  /** `新 12 条`: what the number counts. */
  text: (count: string) => string
  onShow: () => void
}

/** Above a held list: so much has changed, show it. Keeps its place while there is nothing, so that nothing jumps. */
export function ChangesBar({ changes, text, onShow }: ChangesBarProps): ReactNode {
  if (changes.count === 0) return null
  return (
    <button type="button" className="dj-changes" onClick={onShow}>
      <span role="status">{text(`${formatCount(changes.count)}${changes.more ? '+' : ''}`)}</span> ↑
    </button>
  )
}
