import { useState } from 'react'
import { assertNever } from '../../../preload/contract/assert-never.ts'
import type { CallError, CallOutput } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import type { Act, Confirmed } from './act-dialogs.tsx'

type Changed = CallOutput<'queue.retry'>

export interface QueueActs {
  act: Act | null
  ask: (act: Act) => void
  close: () => void
  confirm: (confirmed: Confirmed) => void
  busy: boolean
  error: CallError | null
  /** What the last act did; stays until closed. */
  result: Changed | null
  clearResult: () => void
}

/** Asking, doing and telling of what a person does with rows. `done` runs after something was changed. */
export function useQueueActs(done: () => void): QueueActs {
  const [act, setAct] = useState<Act | null>(null)
  const [result, setResult] = useState<Changed | null>(null)
  const retry = useAction('queue.retry')
  const retryCause = useAction('queue.retryCause')
  const discard = useAction('queue.discard')
  const mark = useAction('queue.mark')
  const calls = [retry, retryCause, discard, mark]
  const run = (confirmed: Confirmed): Promise<Changed | null> => {
    switch (confirmed.kind) {
      case 'retry':
        return retry.run({ ids: confirmed.ids })
      case 'discard':
        return discard.run({ ids: confirmed.ids, reason: confirmed.reason })
      case 'retry-cause':
        return retryCause.run({ code: confirmed.code })
      case 'mark':
        return mark.run({ id: confirmed.id, result: confirmed.result, reason: confirmed.reason })
      default:
        return assertNever(confirmed)
    }
  }
  return {
    act,
    ask: (next) => {
      for (const call of calls) call.clear()
      setAct(next)
    },
    close: () => setAct(null),
    confirm: (confirmed) => {
      void run(confirmed).then((answer) => {
        if (answer === null) return
        setAct(null)
        setResult(answer)
        done()
      })
    },
    busy: calls.some((call) => call.busy),
    error: calls.find((call) => call.error !== null)?.error ?? null,
    result,
    clearResult: () => setResult(null),
  }
}
