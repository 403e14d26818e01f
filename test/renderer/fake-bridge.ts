import type {
  Bridge,
  CallInput,
  CallName,
  CallOutput,
  Envelope,
  TopicName,
  TopicPayload,
  WorkspaceName,
} from '../../preload/contract/index.ts'

/** Answers of one scenario. A handler may throw a `CallError` made by `trouble()`. */
export type FakeHandlers = { [N in CallName]?: (input: CallInput<N>, workspace: WorkspaceName) => CallOutput<N> }

export type FakeSnapshots = { [T in TopicName]?: () => TopicPayload<T> }

export interface FakeBridge extends Bridge {
  emit<T extends TopicName>(topic: T, payload: TopicPayload<T>): void
  /** Names of calls in the order they came. */
  calls: { name: CallName; input: unknown }[]
  /** Subscriptions not ended. */
  listening(): number
}

/** A bridge without anything behind it, for looking at pages. Never part of the product. */
export function createFakeBridge(handlers: FakeHandlers, snapshots: FakeSnapshots = {}): FakeBridge {
  const listeners = new Map<TopicName, Set<(payload: never) => void>>()
  const calls: FakeBridge['calls'] = []
  return {
    calls,
    call: (workspace, name, input) => {
      calls.push({ name, input })
      return Promise.resolve(answer(handlers, workspace, name, input))
    },
    on: (_workspace, topic, listener) => {
      const set = listeners.get(topic) ?? new Set()
      listeners.set(topic, set)
      set.add(listener as (payload: never) => void)
      const snapshot = snapshots[topic]
      if (snapshot) queueMicrotask(() => set.has(listener as never) && listener(snapshot() as never))
      return () => void set.delete(listener as (payload: never) => void)
    },
    dropFile: (file) =>
      Promise.resolve({ ok: true, data: { token: `dropped-${file.name}`, name: file.name, size: file.size } }),
    emit: (topic, payload) => {
      for (const listener of listeners.get(topic) ?? []) (listener as (payload: unknown) => void)(payload)
    },
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  }
}

function answer<N extends CallName>(
  handlers: FakeHandlers,
  workspace: WorkspaceName,
  name: N,
  input: CallInput<N>,
): Envelope<CallOutput<N>> {
  const handler = handlers[name]
  if (handler === undefined) return { ok: false, error: trouble('FAKE_NO_HANDLER', `示例没有 ${name}`) }
  try {
    return { ok: true, data: handler(input, workspace) }
  } catch (thrown) {
    return { ok: false, error: thrown as ReturnType<typeof trouble> }
  }
}

export function trouble(code: string, problem: string, cause = '示例原因', action = '示例办法') {
  return { code, problem, cause, action, retryable: true, correlationId: 'c-7f3a9e21' }
}
