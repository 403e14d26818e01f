import { useEffect, useState } from 'react'
import type { CallError } from '../../preload/contract/index.ts'
import type { Fault } from '../text/practice.ts'
import { callBridge } from './bridge.ts'

/** Faults of the practice servers. One fault is taken back by clearing all and setting the others again. */
export function useFaults() {
  const [faults, setFaults] = useState<readonly Fault[]>([])
  const [error, setError] = useState<CallError | null>(null)
  const [busy, setBusy] = useState(false)

  useEffect(() => {
    let gone = false
    void callBridge('practice', 'practice.faults', {}).then((answer) => {
      if (!gone && answer.ok) setFaults(answer.data.faults)
    })
    return () => {
      gone = true
    }
  }, [])

  const change = async (remaining: readonly Fault[], clearFirst: boolean) => {
    setBusy(true)
    setError(null)
    let latest: readonly Fault[] = faults
    const take = (answer: Awaited<ReturnType<typeof callBridge<'practice.setFault'>>>) => {
      if (answer.ok) latest = answer.data.faults
      else setError(answer.error)
      return answer.ok
    }
    let going = !clearFirst || take(await callBridge('practice', 'practice.clearFaults', {}))
    for (const fault of remaining) {
      if (!going) break
      going = take(await callBridge('practice', 'practice.setFault', fault))
    }
    setFaults(latest)
    setBusy(false)
  }
  const toggle = (fault: Fault) => {
    const others = faults.filter((one) => !sameFault(one, fault))
    void (others.length < faults.length ? change(others, true) : change([fault], false))
  }
  return { faults, error, busy, toggle, clear: () => void change([], true) }
}

export function sameFault(a: Fault, b: Fault): boolean {
  return a.system === b.system && a.kind === b.kind
}
