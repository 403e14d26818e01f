import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import BetterSqlite3 from 'better-sqlite3'
import { type Sandbox, startSandbox } from '../../main/sandbox/index.ts'
import type { DocumentState } from '../../preload/contract/index.ts'
import { startPc } from '../app/pc.ts'

export type OutWorld = Awaited<ReturnType<typeof startOutWorld>>

/** A document of the POS as the product keeps it. */
export interface OutDocument {
  id: number
  number: string
  kind: string
  state: DocumentState
  trouble: { code: string; cause: string; action: string } | null
  notes: { code: string; text: string }[]
  ourNo: string | null
  arrivedNo: string | null
  expectedAt: number | null
}

/** A document in the ERP's own book; quantities in ten-thousandths. */
export interface ErpDocument {
  no: string
  direction: 'in' | 'out'
  type: number
  status: number
  warehouseNo: string
  outerNo: string
  remark: string
  lines: { specNo: string; num: number }[]
}

/** A practice workspace whose wall clock, and that of its servers, is moved on by the test. */
export async function startOutWorld(
  options: {
    skus?: number
    answerMs?: number
    /** What happened in the shops an hour before the product was first started. */
    before?: (control: Sandbox['control']) => Promise<void>
  } = {},
) {
  const dir = mkdtempSync(join(tmpdir(), 'danju-out-'))
  let offset = options.before ? -3_600_000 : 0
  const now = (): number => Date.now() + offset
  const sandbox: Sandbox = await startSandbox({ dir: join(dir, 'servers'), skus: options.skus ?? 60, seed: 7, now })
  await options.before?.(sandbox.control)
  offset = 0
  const { answerMs } = options
  const pc = await startPc({ dir: join(dir, 'app'), sandbox, now, ...(answerMs === undefined ? {} : { answerMs }) })
  const { call, connectionId, ports } = pc
  const file = join(dir, 'app', 'practice', 'business.db')
  const ask = <Row>(sql: string, ...values: unknown[]): Row[] => {
    const db = new BetterSqlite3(file, { readonly: true })
    try {
      return db.prepare(sql).all(...values) as Row[]
    } finally {
      db.close()
    }
  }
  const lane = `wangdian:${connectionId}`

  /** Resolves once `fits` holds; looked at whenever the product says that something changed. */
  const until = (fits: () => boolean | Promise<boolean>): Promise<true> =>
    pc.until(['documents.changed', 'queue.changed'], fits)

  const document = (number: string): OutDocument | null => {
    const row = ask<Record<string, unknown>>(
      `SELECT id, number, kind, state, trouble, notes, our_no, arrived_no, expected_at FROM document
       WHERE direction = 'out' AND number = ?`,
      number,
    )[0]
    if (!row) return null
    return {
      id: row.id as number,
      number: row.number as string,
      kind: row.kind as string,
      state: row.state as DocumentState,
      trouble: row.trouble === null ? null : JSON.parse(row.trouble as string),
      notes: JSON.parse(row.notes as string),
      ourNo: row.our_no as string | null,
      arrivedNo: row.arrived_no as string | null,
      expectedAt: row.expected_at as number | null,
    }
  }

  const world = {
    ...pc,
    sandbox,
    control: sandbox.control,
    lane,
    until,
    now,
    document,
    /** Resolves with the document once it stands there. */
    async stands(number: string, ...states: DocumentState[]): Promise<OutDocument> {
      await until(() => {
        const state = document(number)?.state
        return state !== undefined && states.includes(state)
      })
      return document(number)!
    },
    lines: (number: string) =>
      ask<{ spec_no: string; quantity: number; note: string; defect: number }>(
        `SELECT l.spec_no, l.quantity, l.note, l.defect FROM document_line l JOIN document d ON d.id = l.document_id
         WHERE d.direction = 'out' AND d.number = ? ORDER BY l.line`,
        number,
      ),
    timeline: (number: string) =>
      ask<{ event: string; text: string }>(
        `SELECT e.event, e.text FROM document_event e JOIN document d ON d.id = e.document_id
         WHERE d.direction = 'out' AND d.number = ? ORDER BY e.id`,
        number,
      ),
    missing: (number: string) =>
      ask<{ spec_no: string }>(
        `SELECT m.spec_no FROM document_missing m JOIN document d ON d.id = m.document_id
         WHERE d.direction = 'out' AND d.number = ? ORDER BY m.code_key`,
        number,
      ).map((row) => row.spec_no),
    outDocuments: () =>
      ask<{ number: string; state: string }>(`SELECT number, state FROM document WHERE direction = 'out' ORDER BY id`),
    /** Rows of the outbox, oldest first. */
    async rows() {
      const { rows } = await call('queue.list', { states: [], lane, text: '', cursor: null, limit: 500 })
      return rows.filter((row) => row.kind === 'documents.out').reverse()
    },
    /** What the ERP's own book holds of documents that came by the interface: pushed, or made by a 盘点. */
    async erpBook(): Promise<ErpDocument[]> {
      const { rows } = await sandbox.control.books('wangdian', { tables: ['document', 'document_item'], limit: 5_000 })
      const items = rows.document_item ?? []
      return (rows.document ?? [])
        .filter((row) => row.born === 'api' || row.born === 'stocktake')
        .map((row) => ({
          no: String(row.order_no),
          direction: row.direction as 'in' | 'out',
          type: Number(row.order_type),
          status: Number(row.status),
          warehouseNo: String(row.warehouse_no),
          outerNo: String(row.outer_no),
          remark: String(row.remark),
          lines: items
            .filter((item) => item.document_id === row.document_id)
            .map((item) => ({ specNo: String(item.spec_no), num: Number(item.num) })),
        }))
    },
    async stocktakes() {
      return (await sandbox.control.books('wangdian', { tables: ['stocktake'], limit: 5_000 })).rows.stocktake ?? []
    },
    /** Lets time pass for the PC and the servers alike; what falls due in the ERP meanwhile is done. */
    async pass(ms: number): Promise<void> {
      offset += ms
      await sandbox.control.runDue()
      ports.resume()
    },
    /** Keeps a copy of the product's files as they are when it is off. */
    async copyFiles(): Promise<() => Promise<void>> {
      const data = join(dir, 'app', 'practice')
      const kept = join(dir, 'kept')
      await pc.restart(async () => cpSync(data, kept, { recursive: true }))
      return () =>
        pc.restart(async () => {
          for (const name of ['business.db', 'business.db-wal', 'business.db-shm']) {
            rmSync(join(data, name), { force: true })
            if (existsSync(join(kept, name))) cpSync(join(kept, name), join(data, name))
          }
        })
    },
    async end(): Promise<void> {
      await pc.stop()
      await sandbox.stop()
      rmSync(dir, { recursive: true, force: true })
    },
  }
  return world
}
