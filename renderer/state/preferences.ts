import { create } from 'zustand'

export type ThemeMode = 'system' | 'light' | 'dark'
export type Density = 'compact' | 'normal'

export interface TablePreference {
  order: string[]
  hidden: string[]
  widths: Record<string, number>
}

/** View habits of this window, kept on this PC. Nothing the product decides by. */
export interface Preferences {
  theme: ThemeMode
  density: Density
  menuCollapsed: boolean
  tables: Record<string, TablePreference>
}

const KEY = 'danju.preferences'
export const DEFAULT_PREFERENCES: Preferences = {
  theme: 'system',
  density: 'compact',
  menuCollapsed: false,
  tables: {},
}

/** Reads what was stored, field by field: a broken or older record costs only the broken field. */
export function parsePreferences(text: string | null): Preferences {
  let raw: unknown = null
  try {
    raw = text === null ? null : JSON.parse(text)
  } catch {
    return DEFAULT_PREFERENCES
  }
  if (typeof raw !== 'object' || raw === null) return DEFAULT_PREFERENCES
  const record = raw as Record<string, unknown>
  return {
    theme: oneOf(record.theme, ['system', 'light', 'dark'], DEFAULT_PREFERENCES.theme),
    density: oneOf(record.density, ['compact', 'normal'], DEFAULT_PREFERENCES.density),
    menuCollapsed: record.menuCollapsed === true,
    tables: parseTables(record.tables),
  }
}

function oneOf<T extends string>(value: unknown, allowed: readonly T[], fallback: T): T {
  return allowed.find((one) => one === value) ?? fallback
}

function parseTables(raw: unknown): Record<string, TablePreference> {
  const tables: Record<string, TablePreference> = {}
  if (typeof raw !== 'object' || raw === null) return tables
  for (const [id, value] of Object.entries(raw)) {
    const one = (value ?? {}) as Partial<Record<keyof TablePreference, unknown>>
    const widths: Record<string, number> = {}
    if (typeof one.widths === 'object' && one.widths !== null) {
      for (const [column, width] of Object.entries(one.widths)) {
        if (typeof width === 'number' && width >= 40 && width <= 1200) widths[column] = width
      }
    }
    tables[id] = { order: textList(one.order), hidden: textList(one.hidden), widths }
  }
  return tables
}

function textList(raw: unknown): string[] {
  return Array.isArray(raw) ? raw.filter((item): item is string => typeof item === 'string') : []
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

export const usePreferences = create<Preferences>(() => parsePreferences(stored()))

/** Changes and stores habits. A full or forbidden storage costs only their memory. */
export function setPreferences(change: Partial<Preferences>): void {
  usePreferences.setState(change)
  try {
    localStorage.setItem(KEY, JSON.stringify(usePreferences.getState()))
  } catch {
    // Not remembered; the window works on.
  }
}
