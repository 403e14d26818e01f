import { STREAMS } from '../../preload/contract/index.ts'
import { no, noConnection, yes } from './answers.ts'
import type { TellSetup } from './journal-lines.ts'
import type { Tables } from './tables.ts'
import type { Envelope, Runner, Stream } from './types.ts'

/** What a person calls the streams. */
export const STREAM_LABELS: Record<Stream, string> = {
  products: '商品',
  documentsIn: '单据 ERP → POS',
  documentsOut: '单据 POS → ERP',
  sales: '销售单',
  stock: '库存',
}

/** 执行方 of every stream of a connection (A29). Sales are always fetched by the ERP itself (S118). */
export function runnersOf(tables: Tables, connectionId: number): Record<Stream, Runner> {
  const stored = new Map(tables.runners(connectionId).map((row) => [row.stream, row.runner]))
  return Object.fromEntries(
    STREAMS.map((stream) => [stream, stream === 'sales' ? 'direct' : (stored.get(stream) ?? 'app')]),
  ) as Record<Stream, Runner>
}

/** Changes one stream's 执行方; the caller has checked the role. `by` is the person's name. */
export function setRunner(
  input: { id: number; stream: Stream; runner: Runner },
  by: string,
  deps: { tables: Tables; tell: TellSetup; now: () => number },
): Envelope<{ changed: boolean }> {
  const { tables } = deps
  const connection = tables.connection(input.id)
  if (!connection) return noConnection(input.id)
  if (input.stream === 'sales' && input.runner === 'app') {
    return no(
      'RUNNER_SALES',
      '销售单的执行方不能改。',
      '门店销售单由旺店通自己抓取，本软件再发一次就会重复。',
      '请在 ERP 店铺里取消勾选「禁止抓取订单」，本软件只核对是否到达。',
    )
  }
  const before = runnersOf(tables, input.id)[input.stream]
  if (before === input.runner) return yes({ changed: false })
  tables.putRunner(input.id, input.stream, input.runner, by, deps.now())
  deps.tell({
    level: 'warn',
    event: 'connection.runner-changed',
    message: `${by} 把对接「${connection.name}」的${STREAM_LABELS[input.stream]}执行方由「${runnerLabel(before)}」改为「${runnerLabel(input.runner)}」。`,
    connectionId: input.id,
    detail: { stream: input.stream, before, after: input.runner },
  })
  return yes({ changed: true })
}

export function runnerLabel(runner: Runner): string {
  return runner === 'app' ? '本软件' : '对方系统直连'
}
