import { useEffect } from 'react'
import { create } from 'zustand'
import type { Route } from './route.ts'

interface LeaveGuard {
  /** What would be lost, in a person's words; empty = nothing. */
  unsaved: string
  /** Where the person wants to go while something is unsaved. */
  asking: Route | null
}

const useGuard = create<LeaveGuard>(() => ({ unsaved: '', asking: null }))

/** While `unsaved` is not null, leaving the page asks first: 「商品 A01 的修改还没有保存」. One page at a time has it. */
export function useLeaveGuard(unsaved: string | null): void {
  useEffect(() => {
    if (unsaved === null) return
    useGuard.setState({ unsaved, asking: null })
    return () => useGuard.setState({ unsaved: '', asking: null })
  }, [unsaved])
}

/** An editor that a page opens for one thing is a place of its own. */
const placeOf = ({ path, query }: Route): string => `${path}?${query.product ?? query.order ?? ''}`

/** For the router: holds a change of page back and asks. Filters of the same page pass. */
export function holdsBack(from: Route, to: Route): boolean {
  if (useGuard.getState().unsaved === '' || placeOf(from) === placeOf(to)) return false
  useGuard.setState({ asking: to })
  return true
}

/** What the dialog shows; null = nothing to ask. */
export function useLeaveQuestion(): { unsaved: string; to: Route } | null {
  const { unsaved, asking } = useGuard()
  return asking === null ? null : { unsaved, to: asking }
}

/** The person's answer. */
export function answerLeave(leave: boolean): void {
  useGuard.setState(leave ? { unsaved: '', asking: null } : { asking: null })
}
