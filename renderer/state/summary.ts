import { create } from 'zustand'
import type { CallError, Summary, WorkspaceName } from '../../preload/contract/index.ts'
import { callBridge, getBridge, hasBridge } from './bridge.ts'

interface SummaryMirror {
  workspace: WorkspaceName | null
  summary: Summary | null
  error: CallError | null
}

const EMPTY: SummaryMirror = { workspace: null, summary: null, error: null }

/** Pills, counts and to-dos of the workspace shown: the mirror of the topic `home.summary`. */
export const useSummary = create<SummaryMirror>(() => EMPTY)

/** Mirrors one workspace until the returned function is called; the other workspace's numbers never shine through. */
export function startSummaryMirror(workspace: WorkspaceName): () => void {
  let ended = false
  useSummary.setState({ ...EMPTY, workspace })
  const take = (summary: Summary) => {
    if (!ended) useSummary.setState({ workspace, summary, error: null })
  }
  void reloadSummary(workspace)
  const stop = hasBridge() ? getBridge().on(workspace, 'home.summary', take) : () => {}
  return () => {
    ended = true
    stop()
  }
}

/** Reads the summary anew; an answer for a workspace no longer shown is dropped. */
export async function reloadSummary(workspace: WorkspaceName): Promise<void> {
  const answer = await callBridge(workspace, 'home.summary', {})
  if (useSummary.getState().workspace !== workspace) return
  useSummary.setState(answer.ok ? { summary: answer.data, error: null } : { error: answer.error })
}
