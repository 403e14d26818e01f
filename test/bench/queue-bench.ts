import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Log } from '../../main/log/index.ts'
import type { ClockPort } from '../../main/ports.ts'
import { createQueue, type NewDelivery, type Queue } from '../../main/queue/index.ts'
import { createCheckpointer } from '../../main/store/checkpointer.ts'
import { openRaw } from '../../main/store/database.ts'
import type { Database } from '../../main/store/index.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import { applyPragmas } from '../../main/store/pragmas.ts'
import { type Holds, meterTurns } from './turn-meter.ts'

export interface QueueBenchOptions {
  /** Rows enqueued and drained. */
  rows?: number
  /** Rows of one claim and of one acknowledgement. */
  batch?: number
  /** Rows of one enqueue transaction. */
  enqueueBatch?: number
  /** Single rows for the start latency. */
  latencySamples?: number
}

export interface QueueBenchResult {
  name: 'queue'
  rows: number
  batch: number
  enqueuePerSecond: number
  drainPerSecond: number
  bareEnqueuePerSecond: number
  bareDrainPerSecond: number
  /** drain / bareDrain; aim ≥ 0.5. */
  ratio: number
  /** Processor time per drained row, µs: steadier than the rates on a machine that does other work. */
  cpuPerRow: { drain: number; bareDrain: number }
  /** From the commit of the enqueuing transaction to the handler's call, ms. */
  startLatency: { p50: number; p99: number; max: number }
  /** How long single turns of the event loop held the thread; the aim is 50 ms. */
  holds: { enqueue: Holds; drain: Holds }
  /** Largest size of the write-ahead log. */
  logBytes: number
}

const realClock: ClockPort = {
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}
const noLog: Log = {
  debug() {},
  info() {},
  warn() {},
  error(message, data) {
    throw new Error(`${message} ${JSON.stringify(data)}`)
  },
  child: () => noLog,
  secrets: { add() {} },
}

/**
 * Enqueue, drain (a handler that answers at once) and start latency of the outbox, against a bare better-sqlite3 loop on
 * a file with the same pragmas (WAL, synchronous=FULL): the same payloads, the same batch size, two commits per batch
 * (claim, acknowledge), each row updated twice, a turn of the event loop for each batch. Both logs are kept short by the
 * checkpointer, as in the product. The journal is left out on both sides.
 */
export async function queueBench(options: QueueBenchOptions = {}): Promise<QueueBenchResult> {
  const { rows = 100_000, batch = 100, enqueueBatch = 1_000, latencySamples = 200 } = options
  const bare = await inTempFile((db) => bareLoop(db, rows, batch, enqueueBatch))
  return inTempFile(async (db) => {
    migrate(db, businessMigrations, { appVersion: '0.0.0' })
    const { drainCpu, ...run } = await outboxLoop(db, rows, batch, enqueueBatch, latencySamples)
    return {
      name: 'queue',
      rows,
      batch,
      ...run,
      bareEnqueuePerSecond: bare.enqueue,
      bareDrainPerSecond: bare.drain,
      ratio: run.drainPerSecond / bare.drain,
      cpuPerRow: { drain: drainCpu, bareDrain: bare.cpu },
      logBytes: statSync(`${db.name}-wal`).size,
    }
  })
}

async function outboxLoop(db: Database, rows: number, batch: number, enqueueBatch: number, samples: number) {
  let startedAt = 0
  const latencies: number[] = []
  let delivered = 0
  const queue: Queue = createQueue({
    db,
    clock: realClock,
    log: noLog,
    journal: { write() {} },
    runId: 'bench',
    installation: { code: 'BEN1', numbersRenewed: false },
    deliveryPaused: () => false,
    endDeliveryPause() {},
  })
  queue.register({
    kind: 'product',
    batchSize: batch,
    slowestAnswerMs: 60_000,
    async deliver(list) {
      if (startedAt > 0) latencies.push(performance.now() - startedAt)
      delivered += list.length
      return list.map((row) => ({ kind: 'delivered', existed: false, remoteNo: `P${row.id}` }))
    },
    lookUp: async () => {
      throw new Error('nothing is unknown here')
    },
  })

  const enqueueHolds = meterTurns()
  const enqueueStart = performance.now()
  for (let at = 0; at < rows; at += enqueueBatch) {
    const list = Array.from({ length: Math.min(enqueueBatch, rows - at) }, (_, index) => sample(at + index))
    db.transaction(() => queue.enqueue(list)).immediate()
    await nextTurn()
  }
  const enqueueMs = performance.now() - enqueueStart
  const holds = { enqueue: enqueueHolds() }

  const watch = meterTurns()
  const cpu = cpuTimer()
  const drainStart = performance.now()
  await queue.start()
  await queue.idle()
  const drainMs = performance.now() - drainStart
  const drainCpu = cpu() / rows
  const drainHolds = watch()
  if (delivered !== rows || queue.counts().delivered !== rows) throw new Error(`drained ${delivered} of ${rows}`)

  for (let index = 0; index < samples; index++) {
    const row = sample(rows + index)
    db.transaction(() => queue.enqueue([row])).immediate()
    startedAt = performance.now()
    await queue.idle()
  }
  await queue.stop(5_000)
  if (latencies.length !== samples) throw new Error(`${latencies.length} of ${samples} rows were started`)
  return {
    enqueuePerSecond: perSecond(rows, enqueueMs),
    drainPerSecond: perSecond(rows, drainMs),
    drainCpu,
    startLatency: { p50: quantile(latencies, 0.5), p99: quantile(latencies, 0.99), max: Math.max(...latencies) },
    holds: { ...holds, drain: drainHolds },
  }
}

/** The least a durable queue on SQLite can do: one table, one index, claim and acknowledge in batches. */
async function bareLoop(db: Database, rows: number, batch: number, enqueueBatch: number) {
  db.exec(`CREATE TABLE job (id INTEGER PRIMARY KEY, state TEXT NOT NULL, payload TEXT NOT NULL, updated_at INTEGER NOT NULL,
    remote_no TEXT) STRICT; CREATE INDEX job_pending ON job (id) WHERE state = 'pending'`)
  const insert = db.prepare("INSERT INTO job (state, payload, updated_at) VALUES ('pending', ?, ?)")
  const pick = db.prepare<[number], { id: number; payload: string }>(
    "SELECT id, payload FROM job WHERE state = 'pending' ORDER BY id LIMIT ?",
  )
  const send = db.prepare("UPDATE job SET state = 'sending', updated_at = ? WHERE id = ?")
  const done = db.prepare("UPDATE job SET state = 'delivered', remote_no = ?, updated_at = ? WHERE id = ?")
  const enqueueStart = performance.now()
  for (let at = 0; at < rows; at += enqueueBatch) {
    db.transaction(() => {
      for (let index = at; index < Math.min(at + enqueueBatch, rows); index++) {
        insert.run(JSON.stringify(sample(index).payload), Date.now())
      }
    }).immediate()
    await nextTurn()
  }
  const enqueueMs = performance.now() - enqueueStart
  const cpu = cpuTimer()
  const drainStart = performance.now()
  let drained = 0
  for (;;) {
    const claimed = db
      .transaction(() => {
        const list = pick.all(batch)
        for (const { id } of list) send.run(Date.now(), id)
        return list.map(({ id, payload }) => ({ id, payload: JSON.parse(payload) as unknown }))
      })
      .immediate()
    if (claimed.length === 0) break
    db.transaction(() => {
      for (const { id } of claimed) done.run(`P${id}`, Date.now(), id)
    }).immediate()
    drained += claimed.length
    await nextTurn()
  }
  const drainMs = performance.now() - drainStart
  if (drained !== rows) throw new Error(`the bare loop drained ${drained} of ${rows}`)
  return { enqueue: perSecond(rows, enqueueMs), drain: perSecond(rows, drainMs), cpu: cpu() / rows }
}

async function inTempFile<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const dir = mkdtempSync(join(tmpdir(), 'queue-bench-'))
  const db = openRaw(join(dir, 'business.db'))
  applyPragmas(db, 'business')
  const checkpointer = createCheckpointer({ files: [{ role: 'business', db }] })
  try {
    return await work(db)
  } finally {
    await checkpointer.stop()
    db.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

/** A product as the import writes it, each in a group of its own. */
function sample(index: number): NewDelivery {
  const no = String(index).padStart(7, '0')
  return {
    lane: 'pos:1',
    groupKey: `product:G${no}`,
    kind: 'product',
    priority: 10,
    idempotencyKey: `BENCH-${no}`,
    payload: {
      action: 'create',
      productNo: `G${no}`,
      name: `加厚保暖卫衣 ${no}`,
      categoryPath: ['服装', '男装', '卫衣'],
      brand: '素然',
      unit: '件',
      specs: ['红色 M', '蓝色 L'].map((specName, at) => ({
        merchantCode: `${no}-${at}`,
        specName,
        barcode: `69${no}${at}000`,
        retailPrice: '129.0000',
      })),
    },
    subject: { type: 'product', id: `G${no}`, label: `加厚保暖卫衣 ${no}` },
    askedBy: '王芳',
    correlationId: 'BENCH00001',
  }
}

/** µs of processor time (user and system) since the call, of this process. */
function cpuTimer(): () => number {
  const start = process.cpuUsage()
  return () => {
    const { user, system } = process.cpuUsage(start)
    return user + system
  }
}

function perSecond(rows: number, ms: number): number {
  return Math.round(rows / (ms / 1000))
}

function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN
}
