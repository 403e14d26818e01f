import { type RefObject, useEffect, useRef } from 'react'

/** Ctrl+Z and Ctrl+Y (Ctrl+Shift+Z) for steps of the grid, unless a person writes in a field that has its own. */
export function useStepKeys(
  field: RefObject<HTMLElement | null>,
  acts: { undo: () => void; redo: () => void },
  enabled: boolean,
): void {
  const latest = useRef(acts)
  latest.current = acts
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return
      const { target } = event
      const writing =
        target instanceof HTMLElement && target !== field.current && target.closest('input, textarea') !== null
      if (writing) return
      const key = event.key.toLowerCase()
      const redo = key === 'y' || (key === 'z' && event.shiftKey)
      if (!redo && key !== 'z') return
      event.preventDefault()
      if (redo) latest.current.redo()
      else latest.current.undo()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [field, enabled])
}
