import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { CallInput, CallName, CallOutput, Envelope, ProductImport } from '../../preload/contract/index.ts'
import type { AppChildOptions } from './app-child.ts'

const ENTRY = fileURLToPath(new URL('./app-child.ts', import.meta.url))

/** The product in a process of its own. */
export interface AppProcess {
  /** Rejects with 问题：原因 when the product says no, and when the process ended. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>
  onImport(listener: (view: ProductImport) => void): () => void
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
  })
  const waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>()
  const importListeners = new Set<(view: ProductImport) => void>()
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
        topic?: string
        payload?: ProductImport
      }
      if (said.ready) resolve()
      if (said.topic === 'catalog.import' && said.payload)
        for (const listener of importListeners) listener(said.payload)
      if (said.id === undefined || !said.answer) return
      const one = waiting.get(said.id)
      waiting.delete(said.id)
      if (said.answer.ok) one?.resolve(said.answer.data)
      else one?.reject(new Error(`${said.answer.error.problem}：${said.answer.error.cause}`))
    })
    void ended.then(() => reject(new Error('the product process ended before it was ready')))
  })
  await ready
  return {
    call(name, input) {
      const id = next++
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve: resolve as (value: never) => void, reject })
        child.send({ id, call: name, input }, (error) => {
          if (error) reject(error)
        })
      })
    },
    onImport(listener) {
      importListeners.add(listener)
      return () => importListeners.delete(listener)
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
