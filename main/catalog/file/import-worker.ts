import { parentPort } from 'node:worker_threads'
import { SheetRefused } from '../../spreadsheet/index.ts'
import { openStaging } from '../../store/index.ts'
import { checkAll, previewBulk, runBulk, type WorkOn } from './bulk.ts'
import { findRows } from './find-rows.ts'
import { type AskPos, planFile, type Question } from './plan-file.ts'
import { dropRows, readFile } from './read-file.ts'
import { fileRows } from './rows.ts'
import { type Ask, type FromWorker, type Order, packed, type Results, type ToWorker } from './worker-messages.ts'

/** Entry of an import worker: carries orders out on a connection of its own to staging.db, in short transactions. */
const port = parentPort
if (port === null) throw new Error('import-worker.ts runs only in a worker')

let stopping = new AbortController()
const waiting = new Map<number, { answered(answer: unknown): void; stopped(reason: unknown): void }>()
let asked = 0

port.on('message', (message: ToWorker) => {
  if ('order' in message) void work(message.order)
  else if ('stop' in message) {
    stopping.abort()
    for (const one of waiting.values()) one.stopped(stopping.signal.reason)
    waiting.clear()
  } else {
    waiting.get(message.at)?.answered(message.answer)
    waiting.delete(message.at)
  }
})

const send = (message: FromWorker): void => port.postMessage(message)

async function work(order: Order): Promise<void> {
  stopping = new AbortController()
  const last = await carryOut(order).then(
    (result): FromWorker => ({ type: 'done', result }),
    (error: unknown): FromWorker =>
      error instanceof SheetRefused
        ? { type: 'refused', refusal: error.refusal }
        : { type: 'failed', message: error instanceof Error ? (error.stack ?? error.message) : String(error) },
  )
  send(last)
}

function ask<T>(question: Ask): Promise<T> {
  const at = ++asked
  stopping.signal.throwIfAborted()
  return new Promise<T>((resolve, reject) => {
    waiting.set(at, { answered: resolve as (answer: unknown) => void, stopped: reject })
    send({ type: 'ask', at, ask: question })
  })
}

const EVERY_MS = 100
let told = 0
function progress(done: number, total: number | null, fraction: number | null = null): void {
  const now = performance.now()
  if (now - told < EVERY_MS) return
  told = now
  send({ type: 'progress', done, total, fraction })
}

async function carryOut(order: Order): Promise<Results[keyof Results]> {
  const staging = await openStaging(order.staging, order.appVersion)
  // Codes come in no order: their index is kept in memory while it grows.
  staging.pragma('cache_size = -32768')
  // Pages at the end of a table are written again by every transaction; copied less often, they are copied less.
  staging.pragma('wal_autocheckpoint = 4000')
  try {
    const rows = fileRows(staging)
    const { id, kind, match } = order
    const on: WorkOn = { staging, rows, id, kind, match, signal: stopping.signal, progress }
    switch (order.order) {
      case 'read':
        return await readFile({
          ...on,
          source: order.source,
          choice: order.choice,
          remembered: (headers) => ask({ ask: 'remembered', headers }),
          progress: (done, fraction) => progress(done, null, fraction),
        })
      case 'check':
        await checkAll(on)
        return null
      case 'task':
        return await runBulk(on, order.task)
      case 'plan':
        return await planFile({
          ...on,
          headers: order.headers,
          ask: ((question: Question) => ask({ ask: 'pos', question: packed(question) })) as AskPos,
        })
      case 'find':
        return findRows(staging, rows, id, order.filter, order.sort)
      case 'preview':
        return previewBulk(on, order.op)
      case 'drop':
        await dropRows(staging, rows, id)
        return null
    }
  } finally {
    staging.close()
  }
}
