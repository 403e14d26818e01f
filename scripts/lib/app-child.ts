import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import { headlessPorts } from './headless-ports.ts'

/**
 * One practice workspace of the product as a child process, driven by JSON messages, so that it can be killed at any
 * moment. In: `{id, call, input}`. Out: `{id, answer}`, once `{ready: true}`, and `{topic, payload}` for imports.
 */
export interface AppChildOptions {
  dir: string
  practice: NonNullable<Parameters<typeof createApp>[0]['workspace']['practice']>
  tuning: NonNullable<Parameters<typeof createApp>[0]['tuning']>
}

async function main(options: AppChildOptions): Promise<void> {
  const ports = headlessPorts({ dir: options.dir })
  const app: App = await createApp({
    ...ports,
    workspace: { name: 'practice', dir: `${options.dir}/practice`, practice: options.practice },
    tuning: options.tuning,
  })
  const say = (message: object) => void process.send?.(message, () => {})
  app.on('catalog.import', (payload) => say({ topic: 'catalog.import', payload }))
  process.on('message', (message) => {
    const { id, call, input } = message as { id: number; call: string; input: unknown }
    if (call === 'stop') {
      void app.stop().then(() => process.exit(0))
      return
    }
    void app.call(call, input, { kind: 'window', id: 1 }).then((answer) => say({ id, answer }))
  })
  process.on('disconnect', () => process.exit(0))
  await app.start()
  say({ ready: true })
}

await main(JSON.parse(process.argv[2] ?? '{}') as AppChildOptions)
