import { expect, it } from 'vitest'
import { prepareIn } from '../../main/documents/in-prepare.ts'
import { documentTables, type NewDocument } from '../../main/documents/tables.ts'
import { openRaw } from '../../main/store/database.ts'
import { migrate } from '../../main/store/migrate.ts'
import { businessMigrations } from '../../main/store/migrations/index.ts'
import { temporaryFolder } from '../store/temporary.ts'

const MINUTE = 60_000
const START = Date.UTC(2026, 10, 22, 4)

const held = (index: number, code: string, trouble: string): NewDocument => ({
  connectionId: 1,
  direction: 'in',
  family: 'stockIn',
  remoteId: `RK${index}`,
  number: `RK${index}`,
  kind: 'stockIn:6',
  kindLabel: '其他入库',
  sourceNo: '',
  outerNo: '',
  ourNo: null,
  arrivedNo: null,
  shopId: '100231',
  warehouseNo: '100231',
  warehouseName: null,
  remoteState: '80',
  remoteStateText: '已完成',
  remark: '',
  version: 0,
  contentHash: `h${index}`,
  extra: { code: 6, badLines: 0, sendable: 1, withoutCode: 0, bornHere: false, wanted: false, split: false },
  state: 'missing-products',
  trouble: { code: trouble, problem: '缺商品', cause: code, action: '' },
  notes: [],
  parts: 1,
  createdThereAt: START,
  finishedThereAt: START,
  changedThereAt: START,
  seenAt: START,
  queuedAt: null,
  sentAt: null,
  arrivedAt: null,
  expectedAt: null,
  alerted: 0,
  askedAt: trouble === 'NO_MERCHANT_CODE' ? null : START,
  lines: 1,
  skus: 1,
  quantity: 10_000,
  amount: 0,
  correlationId: `c${index}`,
})

it('A33 documents whose products cannot be planned, or have no code, do not keep the others from being looked at', async () => {
  const db = openRaw(`${temporaryFolder()}/business.db`)
  migrate(db, businessMigrations, { appVersion: 'test' })
  db.pragma('foreign_keys = OFF')
  const tables = documentTables(db)
  let now = START
  const asked: string[][] = []
  const planned: string[] = []
  const yes = <T>(value: T) => ({ ok: true as const, value })
  const run = async (): Promise<void> => {
    now += 3 * MINUTE
    asked.length = 0
    await prepareIn(1, {
      db,
      tables,
      now: () => now,
      mostMissing: 10,
      changed: () => {},
      moved: () => {},
      switchRead: () => {},
      isOurs: () => false,
      asked: { signal: new AbortController().signal, correlationId: 'run' },
      async ask(call) {
        const read = await call()
        if (!read.ok) throw new Error(read.outcome.trouble.code)
        return read.value
      },
      surroundings: () => ({
        shops: new Map([['100231', '100231']]),
        unconfirmed: new Set(),
        runner: 'app',
        productsRunner: 'app',
        kindsOff: new Set(),
        since: 0,
      }),
      async importProducts(wanted) {
        planned.push(...wanted.map((one) => one.specNo))
        return {
          problems: wanted.map(({ specNo }) => ({ specNo, reason: '名称太长' })),
          products: 0,
          specs: 0,
        } as never
      },
      pos: {
        lookUpDocuments: async (_by: string, keys: readonly string[]) => {
          asked.push([...keys])
          return yes(keys.map((key) => ({ key, found: false, matches: [] })))
        },
        lookUpStock: async (_shop: string, keys: readonly string[]) => yes(keys.map((key) => ({ key, found: false }))),
        erpSync: async () => yes({ enabled: true }),
      } as never,
      erp: {} as never,
      queue: {} as never,
    })
  }
  for (let index = 0; index < 35; index++) {
    const code = `N${index}`
    const id = tables.insert(held(index, code, index < 5 ? 'NO_MERCHANT_CODE' : 'PRODUCTS_NOT_PLANNED'))
    const line = { line: 1, remoteLine: '1', specNo: code, codeKey: code.toLowerCase(), goodsNo: code, name: code }
    const rest = { specName: '', quantity: 10_000, price: null, defect: false, remark: '', note: '' }
    tables.setLines(id, [{ ...line, ...rest }])
  }
  const seen: number[] = []
  for (let n = 0; n < 3; n++) {
    await run()
    seen.push(asked.flat().length)
  }
  expect(seen).toEqual([10, 10, 10])
  expect(planned).toHaveLength(30)
  expect(new Set(planned).size).toBe(30)
  // Looked at again in turn, but not planned again before half an hour has passed.
  for (let n = 0; n < 3; n++) await run()
  expect(planned).toHaveLength(30)
  now += 30 * MINUTE
  for (let n = 0; n < 3; n++) await run()
  expect(planned).toHaveLength(60)
  db.close()
})
