import { useEffect, useRef, useState } from 'react'

/** Files in a drag, also where the browser names them only by kind. */
const carriesFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true

/**
 * Takes files dropped anywhere in the window while mounted and `enabled`. A file dropped elsewhere must never replace
 * the page, so drops are taken even when they are of no use. Answers whether a file is being dragged over the window.
 */
export function useFileDrop(onFiles: (files: readonly File[]) => void, enabled: boolean): boolean {
  const [over, setOver] = useState(false)
  const latest = useRef({ onFiles, enabled })
  latest.current = { onFiles, enabled }
  useEffect(() => {
    // Entering a child comes before leaving its parent: only the count tells when the window is left.
    let depth = 0
    const enter = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth++
      setOver(latest.current.enabled)
    }
    const move = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = latest.current.enabled ? 'copy' : 'none'
    }
    const leave = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setOver(false)
    }
    const drop = (event: DragEvent) => {
      if (!carriesFiles(event)) return
      event.preventDefault()
      depth = 0
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (latest.current.enabled && files.length > 0) latest.current.onFiles(files)
    }
    const listeners = [
      ['dragenter', enter],
      ['dragover', move],
      ['dragleave', leave],
      ['drop', drop],
    ] as const
    for (const [name, listener] of listeners) window.addEventListener(name, listener)
    return () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener)
    }
  }, [])
  return over
}

/** Takes what is pasted while no field is being written in and no dialog is in front. */
export function usePagePaste(onPaste: (pasted: { text: string; files: readonly File[] }) => void, enabled: boolean) {
  const latest = useRef(onPaste)
  latest.current = onPaste
  useEffect(() => {
    if (!enabled) return
    const paste = (event: ClipboardEvent) => {
      const target = event.target
      if (target instanceof HTMLElement && target.closest('input, textarea, [role=dialog]') !== null) return
      event.preventDefault()
      const { clipboardData } = event
      latest.current({
        text: clipboardData?.getData('text/plain') ?? '',
        files: [...(clipboardData?.files ?? [])],
      })
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [enabled])
}
