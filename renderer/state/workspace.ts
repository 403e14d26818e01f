import { create } from 'zustand'
import type { CallError, WorkspaceName, WorkspaceState } from '../../preload/contract/index.ts'
import { callBridge, getBridge, hasBridge } from './bridge.ts'

interface WorkspaceMirror {
  /** `null` until the first snapshot. */
  state: WorkspaceState | null
  error: CallError | null
}

export const useWorkspace = create<WorkspaceMirror>(() => ({ state: null, error: null }))

/** Mirrors the topic `workspace.state`. Returns the function that ends it. */
export function startWorkspaceMirror(): () => void {
  void reloadWorkspace()
  if (!hasBridge()) return () => {}
  return getBridge().on('live', 'workspace.state', (state) => useWorkspace.setState({ state, error: null }))
}

/** Reads the state anew, for 重试 and after a call of the house. */
export async function reloadWorkspace(): Promise<void> {
  const answer = await callBridge('live', 'workspace.state', {})
  useWorkspace.setState(answer.ok ? { state: answer.data, error: null } : { error: answer.error })
}

/** The workspace this window shows. Pages are mounted only when one is chosen. */
export function useActiveWorkspace(): WorkspaceName {
  return useWorkspace((mirror) => mirror.state?.active ?? 'live')
}

/** Outside React: the workspace shown now. */
export function activeWorkspace(): WorkspaceName {
  return useWorkspace.getState().state?.active ?? 'live'
}
