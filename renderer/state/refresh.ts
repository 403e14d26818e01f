import { useEffect, useRef } from 'react'

const readers = new Set<() => void>()

/** F5: everything on the page reads its list again; the window itself is not loaded anew. */
export function refreshPage(): void {
  for (const read of readers) read()
}

/** Lets F5 call `read` while mounted. */
export function useRefresh(read: () => void): void {
  const latest = useRef(read)
  latest.current = read
  useEffect(() => {
    const call = () => latest.current()
    readers.add(call)
    return () => void readers.delete(call)
  }, [])
}
