import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { FAULT_KINDS, type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import { createRow, type PosClient, posClient } from './pos-client.ts'
import { openLonePos } from './pos-kit.ts'

/** Faults after which the work stands although the answer is lost. */
const AFTER = new Set<string>(['timeout-after-commit', 'error-500-after', 'garbage-after', 'half-body-after'])
/** Faults that lose no answer of the POS. */
const HARMLESS = new Set<string>(['slow', 'wrong-clock'])

describe('under faults', () => {
  let sandbox: Sandbox
  let pos: PosClient

  beforeAll(async () => {
    sandbox = await startSandbox({ skus: 50 })
    pos = posClient(sandbox.urls.pos, sandbox.credentials.pos)
  })
  afterAll(() => sandbox.stop())

  it.each(FAULT_KINDS.filter((kind) => !HARMLESS.has(kind)))('%s: a repeated row is applied once', async (kind) => {
    const row = createRow(10 + FAULT_KINDS.indexOf(kind))
    const key = String(row.sourceNo)
    const send = () => pos('/v1/products:batch', { body: { rows: [row] } })
    await sandbox.control.setFault({ system: 'pos', kind, ...(kind !== 'refuse' && { times: 1 }) })
    const cutOff = kind.startsWith('timeout')
    const lost = send().then(
      (answer) => answer.status,
      (error: Error) => error.message,
    )
    if (cutOff) {
      // The server stays silent: what it did with the row shows in its books.
      await expect.poll(() => sandbox.control.listFaults()).toEqual([])
    } else {
      expect(await lost).not.toBe(200)
    }
    await sandbox.control.clearFaults()
    const known = async () => (await pos(`/v1/products:lookup?sourceNo=${key}`)).json.data.rows[0]!.found
    if (cutOff && AFTER.has(kind)) await expect.poll(known).toBe(true)
    expect(await known()).toBe(AFTER.has(kind))
    const again = await send()
    expect(again.json.data.rows[0]).toMatchObject({ result: AFTER.has(kind) ? 'exists' : 'created' })
    const books = await sandbox.control.books('pos', { tables: ['arrival'], where: { source_no: key } })
    expect(books.rows.arrival).toMatchObject([{ received: AFTER.has(kind) ? 2 : 1, applied: 1 }])
  })

  it('wrong-clock: the envelope is judged by the wrong clock, and Date tells it', async () => {
    await sandbox.control.setFault({ system: 'pos', kind: 'wrong-clock', minutes: 13 })
    const answer = await pos('/v1/ping')
    const shifted = await pos('/v1/ping', { at: Date.parse(String(answer.headers.date)) })
    await sandbox.control.clearFaults()
    expect([answer.status, answer.json.code]).toEqual([401, 'TIMESTAMP_SKEW'])
    expect(shifted.status).toBe(200)
  })

  it('throttle-429 and auth-expired look like the contract', async () => {
    await sandbox.control.setFault({ system: 'pos', kind: 'throttle-429', retryAfterSeconds: 7, times: 1 })
    const throttled = await pos('/v1/ping')
    await sandbox.control.setFault({ system: 'pos', kind: 'auth-expired', times: 1 })
    const expired = await pos('/v1/ping')
    expect([throttled.status, throttled.json.code, throttled.headers['retry-after']]).toEqual([
      429,
      'RATE_LIMITED',
      '7',
    ])
    expect([expired.status, expired.json.code, expired.json.layer]).toEqual([401, 'AUTH_EXPIRED', 'gateway'])
  })

  it('reset brings back the initial books', async () => {
    const fresh = await startSandbox({ skus: 50 })
    const initial = await fresh.control.books('pos')
    await posClient(fresh.urls.pos, fresh.credentials.pos)('/v1/products:batch', { body: { rows: [createRow(1)] } })
    expect((await fresh.control.books('pos')).counts.product).toBe(initial.counts.product! + 1)
    await fresh.control.reset()
    expect((await fresh.control.books('pos')).counts).toEqual(initial.counts)
    await fresh.stop()
  })
})

describe('a killed sandbox', () => {
  it('keeps every row that it had answered', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'pos-killed-'))
    const script = fileURLToPath(new URL('pos-killed-child.ts', import.meta.url))
    const child = spawn(process.execPath, [script, dir], { stdio: ['ignore', 'pipe', 'inherit'] })
    const answered: string[] = []
    // The child writes rows for ever and prints each key after its answer; it is killed in the middle.
    for await (const line of createInterface({ input: child.stdout })) {
      answered.push(line)
      if (answered.length === 40) child.kill('SIGKILL')
    }
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    expect(child.signalCode).toBe('SIGKILL')

    const lone = await openLonePos({ dir })
    const { data } = (await lone.pos('/v1/products:lookup', { body: { by: 'sourceNo', keys: answered.slice(0, 200) } }))
      .json
    expect(data.rows.filter((row) => row.found)).toHaveLength(Math.min(answered.length, 200))
    const { counts } = await lone.system.books({})
    expect(counts.repeated_write).toBe(0)
    expect(counts.imported_product).toBeGreaterThanOrEqual(answered.length)
    await lone.stop()
    rmSync(dir, { recursive: true, force: true })
  })
})
