import type { CallOutput } from '../../preload/contract/index.ts'
import type { FilesPort } from '../ports.ts'
import type { Boyuan, BoyuanOpeningSerial } from '../remote/boyuan/index.ts'
import { type Cell, cleanCell, type Row, readSheet, SheetRefused } from '../spreadsheet/index.ts'
import { inTransaction } from '../store/index.ts'
import { enterOpening, type OpeningDevice } from './opening-book.ts'
import { ProvinceRefusal, refuse } from './refusal.ts'
import { formProblems } from './serial-rules.ts'
import type { SerialTables } from './serial-tables.ts'

export interface OpeningDeps {
  serials: SerialTables
  now(): number
  breathe(): Promise<void>
}

/** Devices of one transaction. */
const STEP = 200

/** 期初串号 of 博远ERP, page by page; what is there already stays. Refused when 博远 cannot be read to the end. */
export async function openingFromBoyuan(
  deps: OpeningDeps,
  connectionId: number,
  boyuan: Boyuan,
  signal: AbortSignal,
): Promise<CallOutput<'serials.openingFromBoyuan'>> {
  const counts = { added: 0, known: 0, conflicts: 0 }
  for (let cursor: string | null = null; ; ) {
    const read = await boyuan.openingSerials({ cursor, limit: 1000 }, { signal, priority: 20 })
    if (!read.ok) throw new ProvinceRefusal(read.outcome.trouble, true)
    const rows: BoyuanOpeningSerial[] = read.value.rows
    for (let from = 0; from < rows.length; from += STEP) {
      enter(deps, connectionId, rows.slice(from, from + STEP), counts)
      await deps.breathe()
    }
    cursor = read.value.nextCursor
    if (cursor === null || signal.aborted) return counts
  }
}

function enter(
  deps: OpeningDeps,
  connectionId: number,
  rows: readonly OpeningDevice[],
  counts: { added: number; known: number; conflicts: number },
): void {
  inTransaction(deps.serials.db, () => {
    for (const { main, aux1, aux2, productNo, warehouseNo } of rows) {
      const result = enterOpening(deps.serials, connectionId, { main, aux1, aux2, productNo, warehouseNo }, deps.now())
      if (result === 'added') counts.added += 1
      else if (result === 'known') counts.known += 1
      else counts.conflicts += 1
    }
  })
}

type FileAnswer = CallOutput<'serials.openingFromFile'>
type FileError = FileAnswer['errors'][number]
const MOST_ERRORS = 500

/** Names of the columns that a person may use. */
const COLUMNS = {
  productNo: ['商品编号', '商品编码', '编号'],
  warehouseNo: ['仓库编号', '仓库编码', '仓库'],
  main: ['串号', '主串号', 'IMEI', 'IMEI1'],
  aux1: ['辅助串号', '辅助串号1', '副串号', 'IMEI2'],
  aux2: ['辅助串号2', 'SN', 'SN号'],
} as const
type Field = keyof typeof COLUMNS
const REQUIRED: readonly Field[] = ['productNo', 'warehouseNo', 'main']

/** 期初串号 from a spreadsheet. All or nothing: a file with a wrong row enters nothing and names its rows. */
export async function openingFromFile(
  deps: OpeningDeps & { files: Pick<FilesPort, 'open' | 'read'>; signal: AbortSignal },
  connectionId: number,
): Promise<FileAnswer> {
  const [file] = await deps.files.open({ purpose: 'opening-serials', extensions: ['xlsx', 'xls', 'csv'] })
  if (!file) return { chosen: false, added: 0, known: 0, errors: [] }
  const content = await deps.files.read(file.token)
  const read = await readRows(deps, connectionId, { content: { bytes: content }, name: file.name }, deps.signal)
  if (read.errors.length > 0) return { chosen: true, added: 0, known: 0, errors: read.errors }
  const counts = { added: 0, known: 0, conflicts: 0 }
  for (let from = 0; from < read.devices.length; from += STEP) {
    enter(deps, connectionId, read.devices.slice(from, from + STEP), counts)
    await deps.breathe()
  }
  return { chosen: true, added: counts.added, known: counts.known, errors: [] }
}

async function readRows(
  deps: OpeningDeps,
  connectionId: number,
  source: Parameters<typeof readSheet>[0],
  signal: AbortSignal,
): Promise<{ devices: OpeningDevice[]; errors: FileError[] }> {
  const devices: OpeningDevice[] = []
  const errors: FileError[] = []
  const seen = new Map<string, number>()
  const facts = createFacts(deps.serials, connectionId)
  let columns: Map<Field, number> | null = null
  const add = (error: FileError): void => void (errors.length < MOST_ERRORS && errors.push(error))

  function take(row: Row): void {
    if (columns === null) {
      columns = findColumns(row)
      return
    }
    const value = (field: Field): { text: string; cell: Cell | undefined } => {
      const cell = row.cells[columns!.get(field) ?? -1]
      return { text: cell ? cleanCell(cell, 'identifier').text.trim() : '', cell }
    }
    const device = {
      productNo: value('productNo').text,
      warehouseNo: value('warehouseNo').text,
      main: value('main').text,
      aux1: value('aux1').text || null,
      aux2: value('aux2').text || null,
    }
    const before = errors.length
    const wrong = (field: Field, shown: string, problem: string, fix: string): void =>
      add({ row: row.rowNumber, column: COLUMNS[field][0], value: shown.slice(0, 100), problem, fix })
    for (const field of ['main', 'aux1', 'aux2'] as const) {
      const { cell, text } = value(field)
      // A spreadsheet keeps 15 digits of a number: what is behind them is lost for good.
      if (cell?.kind === 'number' && text.length > 15)
        wrong(field, text, '单元格是数字，超过 15 位的部分已丢失', '请把这一列设为文本后重新填写')
    }
    const rule = facts.rule(device.productNo)
    if (!rule) wrong('productNo', device.productNo, '博远ERP里没有这个商品', '请核对商品编号，或先同步商品')
    else if (!rule.serialManaged) wrong('productNo', device.productNo, '商品不按串号管理', '请删除这一行')
    else
      for (const problem of formProblems({ main: device.main, sub1: device.aux1, sub2: device.aux2 }, rule))
        wrong('main', device.main, problem, '请按商品的串号规则更正')
    if (!facts.warehouse(device.warehouseNo))
      wrong('warehouseNo', device.warehouseNo, '没有这个仓库', '请填写博远ERP的仓库编号')
    for (const part of [device.main, device.aux1, device.aux2]) {
      if (part === null || part === '') continue
      const first = seen.get(part)
      if (first !== undefined) wrong('main', part, `与第 ${first} 行重复`, '请删除重复的一行')
      else seen.set(part, row.rowNumber)
    }
    if (errors.length > before) return
    const conflict = facts.conflict(device)
    if (conflict !== '') wrong('main', device.main, conflict, '请核对这台设备；已登记的不会被改动')
    else devices.push(device)
  }

  try {
    await readSheet(source, {
      signal,
      async onRows(rows) {
        for (const row of rows) take(row)
        await deps.breathe()
      },
    })
  } catch (error) {
    if (!(error instanceof SheetRefused)) throw error
    const { code, problem, cause, action } = error.refusal
    throw new ProvinceRefusal({ code, problem, cause, action })
  }
  if (columns === null) refuse('FILE_EMPTY', '文件里没有内容。', '没有读到表头。', '请选择有内容的文件。')
  return { devices, errors }
}

function findColumns(header: Row): Map<Field, number> {
  const columns = new Map<Field, number>()
  header.cells.forEach((cell, index) => {
    const text = cleanCell(cell, 'identifier').text.trim().replace(/\*/g, '').toUpperCase()
    for (const field of Object.keys(COLUMNS) as Field[])
      if (!columns.has(field) && (COLUMNS[field] as readonly string[]).includes(text)) columns.set(field, index)
  })
  const missing = REQUIRED.filter((field) => !columns.has(field)).map((field) => COLUMNS[field][0])
  if (missing.length > 0)
    refuse(
      'COLUMNS_MISSING',
      '文件缺少必要的列。',
      `没有找到：${missing.join('、')}。`,
      '第一行请写列名：商品编号、仓库编号、串号，多串号商品另加 辅助串号1、辅助串号2。',
    )
  return columns
}

/** Answers about products, warehouses and the book, remembered for the length of one file. */
function createFacts(serials: SerialTables, connectionId: number) {
  const rules = new Map<string, ReturnType<SerialTables['erpRule']>>()
  const warehouses = new Set(
    serials.db
      .prepare<[number], string>('SELECT warehouse_no FROM province_warehouse WHERE connection_id = ?')
      .pluck()
      .all(connectionId),
  )
  return {
    rule(productNo: string) {
      if (!rules.has(productNo)) rules.set(productNo, serials.erpRule(connectionId, productNo))
      return rules.get(productNo) ?? null
    },
    warehouse: (no: string): boolean => warehouses.has(no),
    conflict({ main, aux1, aux2, productNo }: OpeningDevice): string {
      for (const part of [main, aux1, aux2]) {
        if (part === null) continue
        for (const there of serials.whole(connectionId, part)) {
          if (there.main !== main) return `${part} 已登记在另一台设备 ${there.main} 上`
          if (there.productNo !== productNo) return `已登记为另一种商品 ${there.productNo}`
        }
      }
      return ''
    },
  }
}
