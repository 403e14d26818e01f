import type { IpcMain, IpcMainInvokeEvent } from 'electron'
import { type CallError, calls, type Envelope, topics, workspaceSchema } from '../../preload/contract/index.ts'
import type { House } from '../house.ts'
import type { Log } from '../log/index.ts'
import { CHANNELS } from './channels.ts'
import { isOwnUrl } from './own-url.ts'
import { createSubscriptions } from './subscriptions.ts'

export interface CallsOptions {
  ipc: Pick<IpcMain, 'handle'>
  house: Pick<House, 'call' | 'on'>
  log: Log
  /** Whether these contents belong to a window this program made. */
  isOwnWindow(contentsId: number): boolean
  /** Takes a file dropped into the window; its path comes from the preload, never from the page. Null = not acceptable. */
  takeDropped(filePath: string): Promise<{ token: string; name: string; size: number } | null>
  /** Also check what the house answers against the contract (not in the installed program). */
  checkOutput: boolean
}

type Subject = Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>

/**
 * Registers everything the window may ask. Each request is checked for its sender first; the house checks the input;
 * nothing is thrown across the bridge and nothing is dropped silently: the answer is always an envelope.
 */
export function registerCalls({ ipc, house, log, isOwnWindow, takeDropped, checkOutput }: CallsOptions): void {
  const subscriptions = createSubscriptions(house)

  /** Must run before the first `await`: afterwards the frame may be gone. */
  function mayAsk({ sender, senderFrame }: Subject): boolean {
    return (
      senderFrame !== null &&
      !senderFrame.detached &&
      senderFrame.parent === null &&
      isOwnUrl(senderFrame.url) &&
      isOwnWindow(sender.id)
    )
  }

  function handle(channel: string, answer: (event: Subject, request: unknown) => Promise<Envelope<unknown>>): void {
    ipc.handle(channel, async (event: Subject, request: unknown): Promise<Envelope<unknown>> => {
      if (!mayAsk(event)) {
        log.warn('Refused a request of a foreign frame', { channel, url: event.senderFrame?.url ?? null })
        return refuse('FORBIDDEN', '这个页面不能使用单据桥', '请求不是来自单据桥自己的窗口', '请从单据桥窗口里操作')
      }
      try {
        return await answer(event, request)
      } catch (error) {
        const correlationId = crypto.randomUUID().slice(0, 8)
        log.error('A request failed unexpectedly', { channel, correlationId, error })
        return {
          ok: false,
          error: {
            code: 'INTERNAL',
            problem: '操作没有完成',
            cause: '程序内部出错',
            action: `再试一次；仍然不行，请把编号 ${correlationId} 和日志交给实施人员`,
            retryable: true,
            correlationId,
          },
        }
      }
    })
  }

  handle(CHANNELS.call, async ({ sender }, request) => {
    const { workspace, name, input } = asRecord(request)
    const where = workspaceSchema.safeParse(workspace)
    const contract =
      typeof name === 'string' && Object.hasOwn(calls, name) ? calls[name as keyof typeof calls] : undefined
    if (typeof name !== 'string' || !contract || !where.success) {
      return refuse(
        'UNKNOWN_CALL',
        '没有这个操作',
        `窗口要求了未知的操作 ${String(name).slice(0, 60)}`,
        '请重新打开窗口',
      )
    }
    const answer = await house.call({ workspace: where.data, name, input }, { kind: 'window', id: sender.id })
    if (checkOutput && answer.ok) {
      const output = contract.output.safeParse(answer.data)
      if (!output.success) throw new Error(`${name} answered what the contract does not know: ${output.error.message}`)
    }
    return answer
  })

  handle(CHANNELS.subscribe, async ({ sender }, request) => {
    const { id, workspace, topic } = asRecord(request)
    const where = workspaceSchema.safeParse(workspace)
    if (!Number.isSafeInteger(id) || !where.success || typeof topic !== 'string' || !Object.hasOwn(topics, topic)) {
      return refuse(
        'UNKNOWN_TOPIC',
        '没有这个消息',
        `窗口要求了未知的消息 ${String(topic).slice(0, 60)}`,
        '请重新打开窗口',
      )
    }
    subscriptions.add(sender, id as number, where.data, topic as keyof typeof topics)
    return { ok: true, data: {} }
  })

  handle(CHANNELS.unsubscribe, async ({ sender }, request) => {
    const { id } = asRecord(request)
    if (Number.isSafeInteger(id)) subscriptions.remove(sender.id, id as number)
    return { ok: true, data: {} }
  })

  handle(CHANNELS.drop, async (_event, request) => {
    const { path } = asRecord(request)
    const taken = typeof path === 'string' && path !== '' ? await takeDropped(path) : null
    return taken
      ? { ok: true, data: taken }
      : refuse(
          'FILE_REFUSED',
          '这个文件不能用',
          '它不是普通文件、类型不对、或者太大',
          '请选择 .xlsx、.xls 或 .csv 文件',
        )
  })
}

function refuse(code: string, problem: string, cause: string, action: string): { ok: false; error: CallError } {
  return { ok: false, error: { code, problem, cause, action, retryable: false } }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}
