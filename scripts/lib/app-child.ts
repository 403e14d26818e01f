import { flushCompileCache } from 'node:module'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import type { AppTopicName } from '../../preload/contract/index.ts'
import { headlessPorts, systemClock } from './headless-ports.ts'

/**
 * One practice workspace of the product as a child process, driven by JSON messages, so that it can be killed at any
 * moment. In: `{id, call, input}`, `{id, clockOffsetMs}`, `{listen: topic}`. Out: `{id, answer}`, once `{ready: true}`,
 * and `{topic, payload}` of the topics that are listened to.
 */
export interface AppChildOptions {
  dir: string
  practice: NonNullable<Parameters<typeof createApp>[0]['workspace']['practice']>
  tuning: NonNullable<Parameters<typeof createApp>[0]['tuning']>
  /** How far the PC's clock is ahead of this machine's, ms. */
  clockOffsetMs?: number
}

export type ToAppChild =
  | { id: number; call: string; input: unknown }
  | { id: number; clockOffsetMs: number }
  | { listen: AppTopicName }

async function main(options: AppChildOptions): Promise<void> {
  let offsetMs = options.clockOffsetMs ?? 0
  const clock = { ...systemClock, now: () => Date.now() + offsetMs }
  const ports = headlessPorts({ dir: options.dir, clock })
  const app: App = await createApp({
    ...ports,
    workspace: { name: 'practice', dir: `${options.dir}/practice`, practice: options.practice },
    tuning: options.tuning,
  })
  const say = (message: object) => void process.send?.(message, () => {})
  process.on('message', (message) => {
    const asked = message as ToAppChild
    if ('listen' in asked) {
      app.on(asked.listen, (payload) => say({ topic: asked.listen, payload }))
      return
    }
    if ('clockOffsetMs' in asked) {
      offsetMs = asked.clockOffsetMs
      ports.resume()
      say({ id: asked.id, answer: { ok: true, data: {} } })
      return
    }
    const { id, call, input } = asked
    if (call === 'stop') {
      void app.stop().then(() => process.exit(0))
      return
    }
    void app.call(call, input, { kind: 'window', id: 1 }).then((answer) => say({ id, answer }))
  })
  process.on('disconnect', () => process.exit(0))
  await app.start()
  say({ ready: true })
  // Kept now: a process that is killed keeps nothing at its end.
  flushCompileCache()
}

await main(JSON.parse(process.argv[2] ?? '{}') as AppChildOptions)
