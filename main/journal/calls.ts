import type {
  CallOutput,
  JournalEntry as Entry,
  ParsedInput,
  JournalFilter as WindowFilter,
} from '../../preload/contract/index.ts'
import { csvCell } from './csv.ts'
import type { Journal, JournalFilter, JournalLine } from './index.ts'
import { JournalQueryError } from './types.ts'

type JournalCallName = 'journal.search' | 'journal.around' | 'journal.facets' | 'journal.export'

/** Rows of one export at the most. */
const EXPORT_ROWS = 50_000

/** Number of the connection in a lane name, e.g. `pos:3` → 3. */
const connectionIdOf = (connection: string | null): number | null => {
  const id = Number(connection?.split(':').at(-1))
  return connection !== null && Number.isInteger(id) ? id : null
}

/** An entry as the window shows it. */
export function entryView(journal: Pick<Journal, 'get'>, line: JournalLine): Entry {
  const detail = journal.get(line.id)?.detail ?? null
  return {
    id: line.id,
    at: line.at,
    level: line.level,
    scope: line.scope,
    system: line.system,
    connectionId: connectionIdOf(line.connection),
    correlationId: line.correlationId,
    subjectType: line.subject?.type ?? null,
    subjectId: line.subject?.id ?? null,
    event: line.event,
    message: line.message,
    detail: detail === null ? null : JSON.stringify(detail, null, 2),
  }
}

function filterOf(filter: WindowFilter): JournalFilter {
  return {
    ...(filter.levels.length > 0 ? { levels: filter.levels } : {}),
    ...(filter.scope ? { scopes: [filter.scope] } : {}),
    ...(filter.system ? { systems: [filter.system] } : {}),
    ...(filter.connectionId === null
      ? {}
      : { connections: [`wangdian:${filter.connectionId}`, `pos:${filter.connectionId}`] }),
    ...(filter.correlationId ? { correlationId: filter.correlationId } : {}),
    ...(filter.subjectId
      ? { subject: { id: filter.subjectId, ...(filter.subjectType ? { type: filter.subjectType } : {}) } }
      : {}),
    ...(filter.from === null ? {} : { from: filter.from }),
    ...(filter.to === null ? {} : { to: filter.to }),
    ...(filter.text.trim() === '' ? {} : { text: filter.text }),
  }
}

/** What the window may ask of the journal. */
export function journalCalls(deps: {
  journal: Journal
  /** Asks where to save and writes; null = cancelled. */
  save(name: string, content: Uint8Array): Promise<{ token: string; name: string } | null>
  now(): number
}): { [K in JournalCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> } {
  const { journal } = deps
  const search = (filter: WindowFilter, cursor: string | null, limit: number) => {
    try {
      return journal.search({
        ...filterOf(filter),
        ...(cursor === null ? {} : { cursor }),
        limit: Math.min(limit, 200),
      })
    } catch (error) {
      if (!(error instanceof JournalQueryError)) throw error
      throw Object.assign(new Error(error.message), {
        error: {
          code: error.code,
          problem: '不能这样搜索',
          cause: error.code === 'text-too-short' ? '搜索内容至少要两个字符。' : '列表位置已失效。',
          action: error.code === 'text-too-short' ? '请再多输入一些。' : '请从头刷新。',
          retryable: false,
        },
      })
    }
  }
  return {
    'journal.search': ({ cursor, limit, ...filter }) => {
      const page = search(filter, cursor, limit)
      return { rows: page.items.map((line) => entryView(journal, line)), next: page.next }
    },
    'journal.around': ({ id, n }) => ({ rows: journal.around(id, n).map((line) => entryView(journal, line)) }),
    'journal.facets': () => ({ scopes: SCOPES, systems: ['wangdian', 'pos'] }),
    'journal.export': async (filter) => {
      const lines = ['\uFEFF时间,级别,范围,系统,关联号,对象,事件,内容']
      let cursor: string | null = null
      let rows = 0
      do {
        const page = search(filter, cursor, 200)
        for (const line of page.items) lines.push(csvLine(line))
        rows += page.items.length
        cursor = page.next
        await new Promise((resolve) => setImmediate(resolve))
      } while (cursor !== null && rows < EXPORT_ROWS)
      const name = `单据桥日志-${new Date(deps.now() + 8 * 3_600_000).toISOString().slice(0, 16).replace(/[-:T]/g, '')}.csv`
      const saved = await deps.save(name, new TextEncoder().encode(`${lines.join('\r\n')}\r\n`))
      return { saved, rows: saved ? rows : 0 }
    },
  }
}

/** Where entries come from, for the filter of the window. */
const SCOPES = ['catalog.import', 'catalog.products', 'connections', 'queue', 'clock', 'http', 'app']

function csvLine(line: JournalLine): string {
  const at = new Date(line.at + 8 * 3_600_000).toISOString().slice(0, 23).replace('T', ' ')
  return [
    at,
    line.level,
    line.scope,
    line.system ?? '',
    line.correlationId ?? '',
    line.subject?.id ?? '',
    line.event,
    line.message,
  ]
    .map(csvCell)
    .join(',')
}
