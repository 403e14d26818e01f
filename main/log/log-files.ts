import { readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'

const NAME = /^main-(\d{4}-\d{2}-\d{2})(?:\.(\d+))?\.log$/

export interface LogLimits {
  /** Days a file is kept, counted by the date in its name (Beijing time). */
  maxAgeDays: number
  /** All files together, bytes. */
  maxTotalBytes: number
  /** One file, bytes; then a numbered one is begun for the same day. */
  maxFileBytes: number
}
export const LOG_LIMITS: LogLimits = { maxAgeDays: 14, maxTotalBytes: 200 * 2 ** 20, maxFileBytes: 20 * 2 ** 20 }

/** `2026-11-22T09:30:05.123+08:00`. `at` is epoch ms; Beijing time, which has no daylight saving. */
export function beijingTime(at: number): string {
  return `${new Date(at + 8 * 3_600_000).toISOString().slice(0, -1)}+08:00`
}

/** The file of a day: the live one. */
export function logFileName(at: number): string {
  return `main-${beijingTime(at).slice(0, 10)}.log`
}

/** The next name for a full file: `main-2026-11-22.1.log`, `.2.log` … Numbers grow, so they also say the order. */
export function archiveName(file: string): string {
  const { dir, name } = path.parse(file)
  const numbers = readdirSync(dir).map((each) => {
    const [full, date, part] = NAME.exec(each) ?? []
    return full && `main-${date}` === name && part !== undefined ? Number(part) : 0
  })
  return path.join(dir, `${name}.${Math.max(0, ...numbers) + 1}.log`)
}

/** Removes files beyond the limits, oldest first, never the live one. Other files in the folder are left alone. */
export function pruneLogs(dir: string, now: number, limits: LogLimits): void {
  const live = logFileName(now)
  const oldest = beijingTime(now - limits.maxAgeDays * 86_400_000).slice(0, 10)
  const files = readdirSync(dir)
    .flatMap((name) => {
      const [, date = '', part] = NAME.exec(name) ?? []
      return date ? [{ name, date, part: part === undefined ? Number.MAX_SAFE_INTEGER : Number(part) }] : []
    })
    .sort((a, b) => b.date.localeCompare(a.date) || b.part - a.part)
  let total = 0
  for (const { name, date } of files) {
    const file = path.join(dir, name)
    total += statSync(file).size
    if (name !== live && (date < oldest || total > limits.maxTotalBytes)) rmSync(file, { force: true })
  }
}
