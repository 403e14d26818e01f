import { useEffect, useRef } from 'react'
import type { TopicName, TopicPayload } from '../../preload/contract/index.ts'
import { getBridge, hasBridge } from './bridge.ts'
import { useActiveWorkspace } from './workspace.ts'

/** Listens to a topic of the workspace shown while the component is mounted. The listener may change freely. */
export function useTopic<T extends TopicName>(topic: T, listener: (payload: TopicPayload<T>) => void): void {
  const workspace = useActiveWorkspace()
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    if (!hasBridge()) return
    return getBridge().on(workspace, topic, (payload) => latest.current(payload))
  }, [workspace, topic])
}
