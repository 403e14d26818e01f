import type { SandboxDatabase } from '../kit/database.ts'
import type { BookLine } from './book.ts'
import { CODES, invalid, missingField, WangdianFailure } from './failure.ts'
import type { Params } from './params.ts'

/** What a push brings: one form parameter whose text is JSON, or flat parameters. Everything wrong refuses the call. */

export type PushObject = {
  text(name: string, max: number): string
  optionalText(name: string, max: number): string
  /** 0 or 1. */
  flag(name: string, standard: boolean): boolean
  list(name: string): PushObject[]
  decimal(name: string): number | undefined
}

export function pushObject(params: Params, name: string): PushObject {
  const raw = params.text(name)
  if (raw === undefined) throw missingField(name)
  const value = parseJson(raw, name)
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${name}必须为JSON对象`)
  return wrap(value as Record<string, unknown>)
}

/** A list that stands in a parameter of its own. */
export function pushList(params: Params, name: string): PushObject[] {
  const raw = params.text(name)
  if (raw === undefined) throw missingField(name)
  return listOf(parseJson(raw, name), name)
}

function parseJson(raw: string, name: string): unknown {
  try {
    return JSON.parse(raw) as unknown
  } catch {
    throw invalid(`${name}不是合法的JSON`)
  }
}

function listOf(value: unknown, name: string): PushObject[] {
  if (!Array.isArray(value)) throw invalid(`${name}必须为数组`)
  if (value.length === 0) throw invalid(`${name}不能为空`)
  return value.map((item: unknown) => {
    if (typeof item !== 'object' || item === null) throw invalid(`${name}的元素必须为对象`)
    return wrap(item as Record<string, unknown>)
  })
}

function wrap(object: Record<string, unknown>): PushObject {
  const optionalText = (name: string, max: number): string => {
    const value = object[name]
    if (value === undefined || value === null) return ''
    if (typeof value !== 'string' && typeof value !== 'number') throw invalid(`${name}必须为文本`)
    if ([...String(value)].length > max) throw invalid(`${name}长度不能超过${max}`)
    return String(value)
  }
  return {
    optionalText,
    text: (name, max) => {
      const value = optionalText(name, max)
      if (value === '') throw missingField(name)
      return value
    },
    flag: (name, standard) => {
      const value = object[name]
      if (value === undefined || value === null || value === '') return standard
      if (value !== 0 && value !== 1 && value !== '0' && value !== '1') throw invalid(`${name}只能为0或1`)
      return Number(value) === 1
    },
    list: (name) => {
      if (object[name] === undefined) throw missingField(name)
      return listOf(object[name], name)
    },
    decimal: (name) => {
      const value = object[name]
      if (value === undefined || value === null || value === '') return undefined
      const parsed = typeof value === 'string' || typeof value === 'number' ? tenThousandths(String(value)) : undefined
      if (parsed === undefined) throw invalid(`${name}必须为最多4位小数的数字`)
      return parsed
    },
  }
}

/** Integer ten-thousandths; undefined when the text is no decimal with at most four decimals. */
export function tenThousandths(text: string): number | undefined {
  const match = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text)
  if (!match) return undefined
  const value = Number(match[2]) * 10_000 + Number((match[3] ?? '').padEnd(4, '0'))
  return match[1] === '-' && value !== 0 ? -value : value
}

/**
 * The lines of a document push. An unknown or deleted spec_no, one listed twice, or a quantity not above 0 refuses the
 * whole document.
 */
export function linesOf(
  db: SandboxDatabase,
  items: readonly PushObject[],
  names: { quantity: string; price?: string },
  most?: number,
): BookLine[] {
  if (most !== undefined && items.length > most) throw invalid(`货品明细不能超过${most}行`)
  const seen = new Set<string>()
  return items.map((item) => {
    const specNo = item.text('spec_no', 40)
    const specId = findSpec(db, specNo)
    if (specId === undefined) throw new WangdianFailure(CODES.specUnknown, `spec_no:${specNo}不存在`)
    if (seen.has(specNo)) throw invalid(`spec_no:${specNo}重复`)
    seen.add(specNo)
    const num = item.decimal(names.quantity)
    if (num === undefined) throw missingField(names.quantity)
    if (num <= 0) throw invalid(`spec_no:${specNo}的${names.quantity}必须大于0`)
    return { specId, num, price: names.price === undefined ? 0 : (item.decimal(names.price) ?? 0) }
  })
}

export function findSpec(db: SandboxDatabase, specNo: string): number | undefined {
  return db
    .prepare(
      'SELECT p.spec_id FROM spec p JOIN goods g USING (goods_id) WHERE p.spec_no = ? AND p.deleted = 0 AND g.deleted = 0',
    )
    .pluck()
    .get(specNo) as number | undefined
}

/** Refuses a warehouse that does not exist, is out of use or out of the interface account's permission. */
export function usableWarehouse(db: SandboxDatabase, warehouseNo: string): string {
  const row = db.prepare('SELECT is_disabled, visible FROM warehouse WHERE warehouse_no = ?').get(warehouseNo) as
    | { is_disabled: number; visible: number }
    | undefined
  if (!row) throw invalid(`仓库${warehouseNo}不存在`)
  if (row.is_disabled === 1) throw invalid(`仓库${warehouseNo}已停用`)
  if (row.visible === 0) throw invalid(`接口账号没有仓库${warehouseNo}的权限`)
  return warehouseNo
}

/** Refuses a caller's number that a document of the same table and direction has already, cancelled ones included. */
export function unusedNumber(
  db: SandboxDatabase,
  table: 'document' | 'transfer' | 'stocktake',
  outerNo: string,
  direction?: 'in' | 'out',
): string {
  const only = direction === undefined ? '' : ` AND direction = '${direction}'`
  const there = db.prepare(`SELECT 1 FROM ${table} WHERE outer_no = ?${only}`).get(outerNo)
  if (there) throw new WangdianFailure(CODES.numberUsed, `外部单号${outerNo}已存在`)
  return outerNo
}
