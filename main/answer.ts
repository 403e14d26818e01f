import { type CallError, type CallName, calls, type Envelope } from '../preload/contract/index.ts'
import type { Caller, Handlers } from './app-types.ts'
import type { Log } from './log/index.ts'

/** Errors that carry what a person should read; every refusal class of the rooms has this shape. */
interface Readable {
  error: CallError
}

function isReadable(value: unknown): value is Readable {
  const error = (value as Readable | null)?.error
  return typeof error === 'object' && error !== null && 'problem' in error && 'action' in error
}

/**
 * Runs one call: input against the contract, handler, result envelope. Never throws. What is not a refusal of ours is
 * INTERNAL: the stack goes to the log, the person gets a number to read out; unless `cutShort` has what ended the call.
 */
export async function answer<N extends CallName>(
  handlers: Handlers<N>,
  request: { name: string; input: unknown; caller: Caller },
  options: { log: Log; newCorrelationId(): string; cutShort?(): Envelope<never> | null },
): Promise<Envelope<unknown>> {
  if (!Object.hasOwn(handlers, request.name))
    return failure('UNKNOWN_CALL', '没有这个操作', `未知的操作 ${request.name.slice(0, 60)}`, '请重新打开窗口。')
  const name = request.name as N
  const parsed = calls[name].input.safeParse(request.input)
  if (!parsed.success) {
    const fields: Record<string, string> = {}
    for (const issue of parsed.error.issues) fields[issue.path.join('.')] ??= issue.message
    const error = failure('INVALID_INPUT', '填写的内容不对', Object.values(fields).join('；'), '请改正后再试。')
    return { ok: false, error: { ...error.error, fields } }
  }
  try {
    const handler = handlers[name] as (input: unknown, caller: Caller) => unknown
    return { ok: true, data: await handler(parsed.data, request.caller) }
  } catch (error) {
    if (isReadable(error)) return { ok: false, error: error.error }
    const stack = String((error as Error)?.stack ?? error)
    const ended = options.cutShort?.()
    if (ended) {
      options.log.warn('a call was cut short', { call: request.name, error: stack })
      return ended
    }
    const correlationId = options.newCorrelationId()
    options.log.error('a call failed unexpectedly', { call: request.name, correlationId, error: stack })
    return failure(
      'INTERNAL',
      '操作没有完成',
      '程序内部出错。',
      `请再试一次；仍然不行时，把关联号 ${correlationId} 和日志交给实施人员。`,
      correlationId,
    )
  }
}

export function failure(
  code: string,
  problem: string,
  cause: string,
  action: string,
  correlationId?: string,
): { ok: false; error: CallError } {
  return {
    ok: false,
    error: {
      code,
      problem,
      cause,
      action,
      retryable: correlationId !== undefined,
      ...(correlationId ? { correlationId } : {}),
    },
  }
}

/** An error to throw from a handler; becomes the answer's error. */
export function refusal(code: string, problem: string, cause: string, action: string, retryable = true): Error {
  return Object.assign(new Error(`${code}: ${problem}`), { error: { code, problem, cause, action, retryable } })
}
