import type { CallName, CallOutput } from '../../preload/contract/index.ts'

/** Answers of calls that are promised but not built yet. */
export function notReady<N extends CallName>(calls: Readonly<Record<N, unknown>>): { [K in N]: () => CallOutput<K> } {
  const refuse = (): never => {
    throw Object.assign(new Error('NOT_READY'), {
      error: {
        code: 'NOT_READY',
        problem: '这个功能还不能用',
        cause: '本版本还没有提供。',
        action: '请使用更新的版本。',
        retryable: false,
      },
    })
  }
  const handlers = Object.keys(calls).map((name) => [name, refuse])
  return Object.fromEntries(handlers) as unknown as { [K in N]: () => CallOutput<K> }
}
