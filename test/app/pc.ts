import { join } from 'node:path'
import { createApp } from '../../main/app.ts'
import type { App } from '../../main/app-types.ts'
import type { Sandbox } from '../../main/sandbox/index.ts'
import type { AppTopicName, CallError, CallInput, CallName, CallOutput } from '../../preload/contract/index.ts'
import { type HeadlessPorts, headlessPorts, systemClock } from '../../scripts/lib/headless-ports.ts'

/** Times between retries and look-ups, so that tests of outages do not take an outage's time. */
const TUNING = {
  queue: {
    offlineFirstMs: 50,
    offlineCapMs: 200,
    backoffFirstMs: 50,
    lookUpFirstMs: 50,
    notFoundApartMs: 200,
    changeEveryMs: 20,
  },
  slowestAnswerMs: 200,
}

export class Refused extends Error {
  readonly error: CallError
  constructor(error: CallError) {
    super(`${error.code}: ${error.problem}：${error.cause}`)
    this.error = error
  }
}

/** The product on one PC, on practice servers. */
export interface Pc {
  ports: HeadlessPorts
  /** The practice connection of the shop. */
  connectionId: number
  app(): App
  /** Rejects with Refused when the product says no. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  /** Resolves with what `fits` gives; looked at whenever the product tells of one of the topics. */
  until<T>(topics: readonly AppTopicName[], fits: () => T | Promise<T>): Promise<Exclude<T, null | undefined | false>>
  /** Stops the product and starts it again on the same files. */
  restart(whileOff?: () => Promise<void>): Promise<void>
  stop(): Promise<void>
  /** Starts a product that was stopped, on its files. */
  start(): Promise<void>
}

/** @param now the PC's wall clock in epoch ms; timers run by this machine's */
export async function startPc(options: {
  dir: string
  sandbox: Sandbox
  now?: () => number
  /** Longest wait for an answer (ms). */
  answerMs?: number
}): Promise<Pc> {
  const { dir, sandbox } = options
  const ports = headlessPorts({ dir, clock: { ...systemClock, ...(options.now ? { now: options.now } : {}) } })
  const make = async (): Promise<App> => {
    const made = await createApp({
      ...ports,
      workspace: { name: 'practice', dir: join(dir, 'practice'), practice: sandbox },
      tuning: options.answerMs === undefined ? TUNING : { ...TUNING, answerMs: options.answerMs },
    })
    await made.start()
    return made
  }
  let app: App | null = await make()
  const call: Pc['call'] = async (name, input) => {
    const answer = await app!.call(name, input, { kind: 'window', id: 1 })
    if (!answer.ok) throw new Refused(answer.error)
    return answer.data as never
  }
  const pc: Pc = {
    ports,
    connectionId: (await call('connections.list', {})).connections[0]!.id,
    app: () => app!,
    call,
    until(topics, fits) {
      return new Promise((resolve, reject) => {
        let over = false
        const ends: (() => void)[] = []
        const look = (): void => {
          if (over) return
          Promise.resolve(fits()).then((found) => {
            if (over || found === null || found === undefined || found === false) return
            over = true
            for (const end of ends) end()
            resolve(found as never)
          }, reject)
        }
        for (const topic of topics) ends.push(app!.on(topic, look))
        look()
      })
    },
    async restart(whileOff) {
      await pc.stop()
      await whileOff?.()
      await pc.start()
    },
    async stop() {
      await app?.stop()
      app = null
    },
    async start() {
      app = await make()
    },
  }
  return pc
}
