import { type RefObject, useEffect, useRef } from 'react'

/**
 * Where Tab goes on after the wizard has come to another step. What had the focus is gone with the step before, or with
 * a dialog, and without this the way would lead through the whole menu again.
 */
export function useStepStart(step: string): RefObject<HTMLSpanElement | null> {
  const start = useRef<HTMLSpanElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: every step begins anew
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const at = document.activeElement
      // A dialog that is closing still has the focus.
      if (event.key !== 'Tab' || at?.closest('[role=dialog]')) return
      window.removeEventListener('keydown', listen, true)
      if (at === document.body) start.current?.focus({ preventScroll: true })
    }
    window.addEventListener('keydown', listen, true)
    return () => window.removeEventListener('keydown', listen, true)
  }, [step])
  return start
}
