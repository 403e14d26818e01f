import { create } from 'zustand'
import type { CallError, CallOutput, WorkspaceName } from '../../preload/contract/index.ts'
import { callBridge } from './bridge.ts'

type Operators = CallOutput<'operators.list'>

interface OperatorMirror {
  list: Operators | null
  error: CallError | null
}

export const useOperators = create<OperatorMirror>(() => ({ list: null, error: null }))

/** Reads operators of a workspace anew (on switching, after signing in). */
export async function reloadOperators(workspace: WorkspaceName): Promise<void> {
  const answer = await callBridge(workspace, 'operators.list', {})
  useOperators.setState(answer.ok ? { list: answer.data, error: null } : { list: null, error: answer.error })
}

/** S6: only 实施 may change set-up. */
export function useIsImplementer(): boolean {
  return useOperators((mirror) => mirror.list?.current?.role === 'implementer')
}
