import { useEffect, useRef } from 'react'

/** Written like `Ctrl+K`, `F5`, `?`, `Alt+1`. Plain characters do not fire while a person types into a field. */
export function matchesShortcut(shortcut: string, event: KeyboardEvent): boolean {
  const parts = shortcut.split('+')
  const key = parts.at(-1) ?? ''
  const wantCtrl = parts.includes('Ctrl')
  const wantAlt = parts.includes('Alt')
  if (wantCtrl !== (event.ctrlKey || event.metaKey) || wantAlt !== event.altKey) return false
  if (event.key.toLowerCase() !== key.toLowerCase()) return false
  const plain = !wantCtrl && !wantAlt && key.length === 1
  return !(plain && isTyping(event.target))
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest('input, textarea, select, [contenteditable="true"]') !== null
}

/** Runs `handler` on the shortcut while mounted, unless an input method is composing or a dialog is in front. */
export function useShortcut(shortcut: string, handler: () => void, enabled = true): void {
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => {
    if (!enabled) return
    const listen = (event: KeyboardEvent) => {
      if (event.isComposing || event.defaultPrevented || !matchesShortcut(shortcut, event)) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [shortcut, enabled])
}
