import { useCallback, useEffect, useRef, useState } from 'react'
import type { CallError, CallInput, CallName, CallOutput } from '../../preload/contract/index.ts'
import { callBridge } from './bridge.ts'
import { useActiveWorkspace } from './workspace.ts'

export interface ActionState<N extends CallName> {
  /** Answers the data, or `null` when it was refused (then `error` says why). */
  run: (input: CallInput<N>) => Promise<CallOutput<N> | null>
  busy: boolean
  error: CallError | null
  clear: () => void
}

/** One thing a person does by a click: busy while it runs, its error kept until the next try. */
export function useAction<N extends CallName>(name: N): ActionState<N> {
  const workspace = useActiveWorkspace()
  const [state, setState] = useState<{ busy: boolean; error: CallError | null }>({ busy: false, error: null })
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])
  const run = useCallback(
    async (input: CallInput<N>) => {
      setState({ busy: true, error: null })
      const answer = await callBridge(workspace, name, input)
      if (mounted.current) setState({ busy: false, error: answer.ok ? null : answer.error })
      return answer.ok ? answer.data : null
    },
    [workspace, name],
  )
  const clear = useCallback(() => setState({ busy: false, error: null }), [])
  return { run, busy: state.busy, error: state.error, clear }
}
