import { type ChildProcess, fork } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type {
  AppTopicName,
  CallError,
  CallInput,
  CallName,
  CallOutput,
  Envelope,
  TopicPayload,
} from '../../preload/contract/index.ts'
import type { AppChildOptions, ToAppChild } from './app-child.ts'

const ENTRY = fileURLToPath(new URL('./app-child.ts', import.meta.url))
/** What Node made of the sources: a product that is killed and started again need not be compiled again. */
const COMPILED = join(tmpdir(), 'danju-compile-cache')

/** The product said no; the message is 问题：原因. */
export class SaidNo extends Error {
  readonly error: CallError
  constructor(error: CallError) {
    super(`${error.problem}：${error.cause}`)
    this.error = error
  }
}

/** The product in a process of its own. */
export interface AppProcess {
  /** Rejects with SaidNo when the product says no, and with another error when the process ended. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  on<T extends AppTopicName>(topic: T, listener: (payload: TopicPayload<T>) => void): () => void
  /**
   * Resolves with the first answer of `ask` that fits; asked now and whenever the product tells of `topic`. Rejects with
   * the last answer after `limitMs`, and when the process ends.
   */
  when<T>(
    topic: AppTopicName,
    ask: () => Promise<T>,
    fits: (value: T) => boolean,
    limitMs: number,
    what: string,
  ): Promise<T>
  /** Puts the PC's clock `offsetMs` ahead of this machine's and wakes the product up, as after a night asleep. */
  setClockOffset(offsetMs: number): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
  /** Stops cleanly. */
  stop(): Promise<void>
}

/** Starts the product and resolves when it runs. */
export async function startAppProcess(options: AppChildOptions): Promise<AppProcess> {
  const child: ChildProcess = fork(ENTRY, [JSON.stringify(options)], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    execArgv: [],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED },
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  const listeners = new Map<AppTopicName, Set<(payload: never) => void>>()
  let next = 1
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      for (const one of waiting.values()) one.reject(new Error('the product process ended'))
      waiting.clear()
      resolve()
    })
  })
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      const said = message as {
        ready?: true
        id?: number
        answer?: Envelope<never>
        topic?: AppTopicName
        payload?: never
      }
      if (said.ready) resolve()
      if (said.topic) for (const listener of listeners.get(said.topic) ?? []) listener(said.payload as never)
      if (said.id === undefined || !said.answer) return
      const one = waiting.get(said.id)
      waiting.delete(said.id)
      if (said.answer.ok) one?.resolve(said.answer.data)
      else one?.reject(new SaidNo(said.answer.error))
    })
    void ended.then(() => reject(new Error('the product process ended before it was ready')))
  })
  await ready
  const send = (message: ToAppChild, failed: (error: Error) => void): void => {
    child.send(message, (error) => {
      if (error) failed(error)
    })
  }
  const asking = (message: (id: number) => ToAppChild): Promise<never> =>
    new Promise((resolve, reject) => {
      const id = next++
      waiting.set(id, { resolve, reject })
      send(message(id), reject)
    })
  const on: AppProcess['on'] = (topic, listener) => {
    let heard = listeners.get(topic)
    if (!heard) {
      heard = new Set()
      listeners.set(topic, heard)
      send({ listen: topic }, () => {})
    }
    heard.add(listener as never)
    return () => void heard.delete(listener as never)
  }
  return {
    call: (name, input) => asking((id) => ({ id, call: name, input })),
    on,
    when<T>(topic: AppTopicName, ask: () => Promise<T>, fits: (value: T) => boolean, limitMs: number, what: string) {
      return new Promise<T>((resolve, reject) => {
        let last: T | undefined
        const finish = (settle: () => void): void => {
          clearTimeout(timer)
          end()
          settle()
        }
        const look = (): void => {
          ask().then(
            (value) => {
              last = value
              if (fits(value)) finish(() => resolve(value))
            },
            (error) => finish(() => reject(error)),
          )
        }
        const timer = setTimeout(() => {
          const seen = JSON.stringify(last)?.slice(0, 2000)
          finish(() => reject(new Error(`waited ${limitMs} ms in vain for ${what}: ${seen}`)))
        }, limitMs)
        const end = on(topic, look)
        look()
      })
    },
    async setClockOffset(offsetMs) {
      await asking((id) => ({ id, clockOffsetMs: offsetMs }))
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
    async stop() {
      child.send({ id: 0, call: 'stop' }, () => {})
      await ended
    },
  }
}

/** Asks until `done` holds; gives up with the last state after `limitMs`. */
export async function until<T>(
  ask: () => Promise<T>,
  done: (value: T) => boolean,
  limitMs: number,
  what: string,
): Promise<T> {
  const end = Date.now() + limitMs
  for (;;) {
    const value = await ask()
    if (done(value)) return value
    if (Date.now() > end)
      throw new Error(`waited ${limitMs} ms in vain for ${what}: ${JSON.stringify(value).slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
