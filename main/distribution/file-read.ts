import { type CallOutput, ORDER_MAX_LINES, type OrderInput, type OrderKind } from '../../preload/contract/index.ts'
import { type Cell, cleanCell, type Row, readSheet, type SheetSource } from '../spreadsheet/index.ts'
import { decimalText } from './decimal-text.ts'
import { type FileColumn, type FileField, fileColumns } from './file-columns.ts'
import { type FindProducts, oneProduct, priceOf, quantityOf } from './parse-lines.ts'

export type FileError = CallOutput<'orders.readFile'>['errors'][number]
export interface FileOrder {
  key: string
  /** First row of it in the file. */
  row: number
  order: OrderInput
  /** × 10⁴. */
  quantity: number
  bad: boolean
}
export interface ReadFile {
  orders: FileOrder[]
  errors: FileError[]
}

export interface FileLookUps {
  products: FindProducts
  warehouseOf(text: string): string | null
  partnerOf(text: string): string | null
}

const MOST_ROWS = 20_000
const MOST_ERRORS = 1_000
const HEADER_WITHIN = 10
const SUPPLIERS = '供应商'

/** Reads a spreadsheet in a worker thread and makes orders of it. Rejects with SheetRefused when it cannot be read. */
export async function readOrderFile(source: SheetSource, kind: OrderKind, look: FileLookUps): Promise<ReadFile> {
  const maker = createMaker(kind, look)
  let rows = 0
  await readSheet(source, {
    async onRows(batch) {
      for (const row of batch) {
        if (rows++ > MOST_ROWS) {
          maker.error(row.rowNumber, '', '', `一次最多导入 ${MOST_ROWS} 行`, '请拆成几个文件')
          return
        }
        maker.row(row)
      }
      await new Promise<void>((resolve) => setImmediate(resolve))
    },
  })
  return maker.end()
}

function createMaker(kind: OrderKind, look: FileLookUps) {
  const columns = fileColumns(kind)
  const errors: FileError[] = []
  const orders = new Map<string, FileOrder>()
  const products = new Map<string, ReturnType<typeof oneProduct>>()
  let fields: Map<FileField, number> | null = null
  let seen = 0

  function error(row: number, column: string, value: string, problem: string, fix: string): void {
    if (errors.length < MOST_ERRORS) errors.push({ row, column, value: value.slice(0, 200), problem, fix })
  }

  /** The row that has every required header; those before it are titles. */
  function header(row: Row): void {
    const found = new Map<FileField, number>()
    row.cells.forEach((cell, index) => {
      const text = cleanCell(cell).text.replace(/\s|\*/g, '')
      const column = columns.find((one) => one.header === text || one.aliases.includes(text))
      if (column && !found.has(column.field)) found.set(column.field, index)
    })
    const missing = columns.filter((one) => one.required && !found.has(one.field))
    if (missing.length === 0) {
      fields = found
      return
    }
    seen += 1
    const nearly = missing.length < columns.filter((one) => one.required).length / 2
    if (!nearly && seen < HEADER_WITHIN) return
    const names = missing.map((one) => one.header).join('、')
    error(row.rowNumber, names, '', `表头缺少：${names}`, '请下载样例文件，按它的列名填写')
    fields = new Map()
  }

  function cellOf(row: Row, column: FileColumn): string | null {
    const at = fields!.get(column.field)
    const cell: Cell | undefined = at === undefined ? undefined : row.cells[at]
    if (!cell) return ''
    const clean = cleanCell(cell, column.field === 'remark' || column.field === 'lineRemark' ? 'text' : 'identifier')
    const bad = clean.notes.find((note) => LOST[note] !== undefined)
    if (bad) {
      error(row.rowNumber, column.header, clean.text, LOST[bad]!, '请把这一列设为文本格式，重新填写完整的号码')
      return null
    }
    if (clean.kind === 'error') {
      error(row.rowNumber, column.header, clean.text, '单元格是错误值', '请改正公式或直接填写内容')
      return null
    }
    return clean.text
  }

  function row(raw: Row): void {
    if (!fields) {
      header(raw)
      return
    }
    if (fields.size === 0) return
    const texts = {} as Record<FileField, string>
    let bad = raw.problems.length > 0
    if (bad) error(raw.rowNumber, '', '', '这一行的格式有问题（列数或引号不对，或有无法识别的字符）', '请改正这一行')
    for (const column of columns) {
      const text = cellOf(raw, column)
      if (text === null) bad = true
      else if (text === '' && column.required) {
        bad = true
        error(raw.rowNumber, column.header, '', `${column.header}不能为空`, `请填写${column.header}`)
      }
      texts[column.field] = text ?? ''
    }
    if (texts.key === '') return
    const order = orderOf(texts, raw.rowNumber)
    if (!addLine(order, texts, raw.rowNumber)) bad = true
    if (bad) order.bad = true
  }

  function orderOf(texts: Record<FileField, string>, rowNumber: number): FileOrder {
    const label = (field: FileField): string => columns.find((one) => one.field === field)!.header
    const there = orders.get(texts.key)
    const billDate = texts.billDate.slice(0, 10).replaceAll('/', '-')
    if (there) {
      const same: [FileField, string, string][] = [
        ['billDate', there.order.billDate, dayText(billDate) ?? ''],
        ['manualNo', there.order.manualNo, texts.manualNo],
      ]
      for (const [field, before, now] of same) {
        if (before === now || texts[field] === '') continue
        there.bad = true
        error(
          rowNumber,
          label(field),
          texts[field],
          `同一订单标识的各行${label(field)}不一致`,
          '请改成一致，或使用不同的订单标识',
        )
      }
      return there
    }
    const made: FileOrder = {
      key: texts.key,
      row: rowNumber,
      quantity: 0,
      bad: false,
      order: {
        kind,
        billDate: dayText(billDate) ?? '',
        manualNo: texts.manualNo,
        warehouseNo: '',
        toWarehouseNo: '',
        partnerNo: '',
        awaiting: kind === 'wholesale',
        remark: texts.remark.slice(0, 500),
        lines: [],
      },
    }
    const fail = (field: FileField, problem: string, fix: string): void => {
      made.bad = true
      error(rowNumber, label(field), texts[field], problem, fix)
    }
    if (texts.billDate !== '' && made.order.billDate === '')
      fail('billDate', '不是有效的日期', '请写成 2026-03-05 这样的日期')
    if (texts.manualNo.length > 50) fail('manualNo', '手工单号最多 50 个字', '请改短')
    made.order.warehouseNo = place('warehouse')
    if (kind === 'transfer') {
      made.order.toWarehouseNo = place('toWarehouse')
      if (made.order.toWarehouseNo !== '' && made.order.toWarehouseNo === made.order.warehouseNo)
        fail('toWarehouse', '移入仓不能与移出仓相同', '请改正移入仓')
    } else if (texts.partner !== '') {
      const no = look.partnerOf(texts.partner)
      const who = kind === 'wholesale' || kind === 'wholesaleReturn' ? '渠道客户' : SUPPLIERS
      if (no === null) fail('partner', `博远ERP里没有${who}「${texts.partner}」`, '请填写往来单位的编号或完整名称')
      else made.order.partnerNo = no
    }
    orders.set(texts.key, made)
    return made

    function place(field: 'warehouse' | 'toWarehouse'): string {
      if (texts[field] === '') return ''
      const no = look.warehouseOf(texts[field])
      if (no === null) fail(field, `博远ERP里没有仓库「${texts[field]}」`, '请填写仓库编号或完整名称')
      return no ?? ''
    }
  }

  function addLine(order: FileOrder, texts: Record<FileField, string>, rowNumber: number): boolean {
    const label = (field: FileField): string => columns.find((one) => one.field === field)!.header
    let ok = true
    const fail = (field: FileField, why: { problem: string; fix: string }): void => {
      ok = false
      error(rowNumber, label(field), texts[field], why.problem, why.fix)
    }
    const product = products.get(texts.product) ?? oneProduct(texts.product, look.products)
    products.set(texts.product, product)
    if (!product.ok && texts.product !== '') fail('product', product)
    const quantity = quantityOf(texts.quantity, product.ok && product.product.serialManaged)
    if (!quantity.ok && texts.quantity !== '') fail('quantity', quantity)
    const price = priceOf(texts.price)
    if (!price.ok) fail('price', price)
    if (order.order.lines.length >= ORDER_MAX_LINES)
      fail('key', { problem: `一张订单最多 ${ORDER_MAX_LINES} 行`, fix: '请用不同的订单标识拆成几张' })
    if (!ok || !product.ok || !quantity.ok || !price.ok) return false
    order.quantity += quantity.value
    order.order.lines.push({
      productNo: product.product.no,
      quantity: decimalText(quantity.value),
      price: price.value === null ? null : decimalText(price.value),
      remark: texts.lineRemark.slice(0, 200),
    })
    return true
  }

  return {
    row,
    error,
    end(): ReadFile {
      if (!fields) error(1, '', '', '没有找到表头', '请下载样例文件，按它的列名填写')
      return { orders: [...orders.values()], errors }
    },
  }
}

const LOST: Partial<Record<string, string>> = {
  'digits-lost': '号码超过 15 位，表格软件已丢失后面的数字',
  'digits-suspect': '号码末尾可能已被表格软件改成 0',
  scientific: '号码被表格软件改成了科学计数法',
  'formula-uncached': '公式没有计算结果',
  undecodable: '有无法识别的字符',
}

/** A day that exists, as `YYYY-MM-DD`; null = none. */
function dayText(text: string): string | null {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text)
  if (!match) return null
  const day = `${match[1]}-${match[2]!.padStart(2, '0')}-${match[3]!.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().slice(0, 10) === day ? day : null
}
