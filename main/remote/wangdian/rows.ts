import { parseBeijing } from '../beijing-time.ts'
import { parseDecimal } from '../decimal.ts'
import { isJsonObject, type Json, type JsonObject } from '../json.ts'

/** Readers of single fields: the ERP answers numbers as text or as numbers, and null where nothing was entered. */

/** Verbatim text; a number as its digits; '' for null and absent. */
export function text(row: JsonObject, key: string): string {
  const value = row[key]
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}

/** Whole number, null for null, absent, empty and anything else. `"17.0000"` is 17. */
export function int(row: JsonObject, key: string): number | null {
  const match = /^\s*(-?\d{1,15})(?:\.0*)?\s*$/.exec(text(row, key))
  return match ? Number(match[1]) : null
}

/** × 10⁴; null where there is no exact decimal. */
export function decimal(row: JsonObject, key: string): number | null {
  const value = row[key]
  return typeof value === 'string' || typeof value === 'number' ? parseDecimal(value) : null
}

/** Epoch ms of a Beijing time; null for the ERP's zero date. */
export function time(row: JsonObject, key: string): number | null {
  return parseBeijing(text(row, key))
}

/** 0, "0", null and '' are no; 1 or a deletion timestamp is yes. */
export function flag(row: JsonObject, key: string): boolean {
  const value = row[key]
  if (value === true) return true
  const number = int(row, key)
  return number !== null && number !== 0
}

/** Rows of a list inside a row; an absent list is empty. */
export function rowsOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : []
}
