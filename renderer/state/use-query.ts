import { useCallback, useEffect, useRef, useState } from 'react'
import type { CallError, CallInput, CallName, CallOutput, TopicName } from '../../preload/contract/index.ts'
import { callBridge, getBridge, hasBridge } from './bridge.ts'
import { useRefresh } from './refresh.ts'
import { useActiveWorkspace } from './workspace.ts'

export interface QueryState<T> {
  /** Last good answer; stays while a newer one is read or when reading it failed. */
  data: T | null
  error: CallError | null
  loading: boolean
  /** Reads again; keeps what is shown meanwhile. */
  reload: () => void
}

interface Held<T> {
  key: string
  data: T | null
  error: CallError | null
  loading: boolean
}

/**
 * Reads one call of the workspace shown, again whenever the input changes or one of `topics` fires (at most one
 * reading under way and one after it). `input: null` reads nothing. Answers that come too late are dropped.
 */
export function useQuery<N extends CallName>(
  name: N,
  input: CallInput<N> | null,
  topics: readonly TopicName[] = [],
): QueryState<CallOutput<N>> {
  const workspace = useActiveWorkspace()
  const key = input === null ? '' : `${workspace}|${name}|${JSON.stringify(input)}`
  const [held, setHeld] = useState<Held<CallOutput<N>>>({ key: '', data: null, error: null, loading: false })
  const current = useRef({ key, input, running: false, again: false })
  if (current.current.key !== key) current.current = { key, input, running: false, again: false }

  const read = useCallback(() => {
    const job = current.current
    if (job.input === null) return
    if (job.running) {
      job.again = true
      return
    }
    job.running = true
    setHeld((before) => ({ ...before, key: job.key, loading: true, ...(before.key === job.key ? {} : blank()) }))
    void callBridge(workspace, name, job.input).then((answer) => {
      job.running = false
      if (current.current !== job) return
      setHeld((before) => ({
        key: job.key,
        data: answer.ok ? answer.data : before.data,
        error: answer.ok ? null : answer.error,
        loading: job.again,
      }))
      if (job.again) {
        job.again = false
        read()
      }
    })
  }, [workspace, name])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key is a new question
  useEffect(() => {
    read()
  }, [key, read])

  const topicKey = topics.join(' ')
  useEffect(() => {
    if (!hasBridge() || topicKey === '') return
    const stops = topicKey.split(' ').map((topic) => getBridge().on(workspace, topic as TopicName, () => read()))
    return () => {
      for (const stop of stops) stop()
    }
  }, [workspace, topicKey, read])

  useRefresh(read)

  const fresh = held.key === key
  return {
    data: fresh ? held.data : null,
    error: fresh ? held.error : null,
    loading: key !== '' && (!fresh || held.loading),
    reload: read,
  }
}

function blank(): { data: null; error: null } {
  return { data: null, error: null }
}
