import { useRef, useState } from 'react'
import type { CallOutput, CompareRun } from '../../../preload/contract/index.ts'
import { type QueryState, useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'

export type Overview = CallOutput<'compare.state'>

/** The newest of what was read and what was told since; a told step that changes the state has to be read anew. */
export function latestRun(read: CompareRun | null, told: CompareRun | null, connectionId: number): CompareRun | null {
  if (told === null || told.connectionId !== connectionId) return read
  return read === null || told.id >= read.id ? told : read
}

/** State of the comparisons of one connection; follows every step, whoever began it. */
export function useComparison(connectionId: number): QueryState<Overview> & { current: CompareRun | null } {
  const query = useQuery('compare.state', { connectionId })
  const [told, setTold] = useState<CompareRun | null>(null)
  const before = useRef('')
  useTopic('compare.run', (run) => {
    if (run.connectionId !== connectionId) return
    setTold(run)
    const state = `${run.id} ${run.state}`
    if (before.current !== state) query.reload()
    before.current = state
  })
  return { ...query, current: latestRun(query.data?.current ?? null, told, connectionId) }
}

export const isRunning = (run: CompareRun | null): boolean =>
  run !== null && (run.state === 'reading' || run.state === 'refreshing' || run.state === 'comparing')
