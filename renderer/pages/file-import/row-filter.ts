import type { FileRowFilter } from '../../../preload/contract/index.ts'
import type { Query } from '../../state/route.ts'

/** Which rows the grid shows; part of the route, so that a reload shows the same. */
export type Show = 'all' | 'error' | 'warning' | 'note' | 'skipped'

export const SHOWS: readonly Show[] = ['all', 'error', 'warning', 'note', 'skipped']

export function filterOf(query: Readonly<Record<string, string>>): FileRowFilter {
  const show = SHOWS.find((one) => one === query.show) ?? 'all'
  return {
    level: show === 'all' || show === 'skipped' ? null : show,
    code: query.code ? query.code.slice(0, 40) : null,
    column: null,
    text: (query.text ?? '').slice(0, 200),
    skipped: show === 'skipped' ? 'only' : 'all',
  }
}

export function showOf(filter: FileRowFilter): Show {
  return filter.skipped === 'only' ? 'skipped' : (filter.level ?? 'all')
}

/** Without a filter a row stands at the place of its own number. */
export function isWhole(filter: FileRowFilter): boolean {
  return filter.level === null && filter.code === null && filter.text === '' && filter.skipped === 'all'
}

export const NO_FILTER: Query = { show: null, code: null, text: null }
