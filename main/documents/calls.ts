import {
  type CallName,
  type CallOutput,
  DOCUMENT_ACTIONS,
  DOCUMENT_TABS,
  type DocumentDirection,
  type DocumentFilter,
  type DocumentKind,
  type DocumentLine,
  type DocumentRow,
  type DocumentStream,
  type DocumentTab,
  documentTabOf,
  type ParsedInput,
} from '../../preload/contract/index.ts'
import type { Caller } from '../app-types.ts'
import type { Connections } from '../connections/index.ts'
import type { FilesPort } from '../ports.ts'
import type { ActResult } from '../queue/types.ts'
import { isHeldState } from './counted.ts'
import { documentFile, listFile } from './export.ts'
import { ALERT_MS, LATE_MS } from './in-rules.ts'
import { breathe } from './in-take.ts'
import type { DocumentList } from './list-tables.ts'
import { DocumentRefusal } from './refusal.ts'
import type { DocumentSettingsStore } from './settings.ts'
import type { DocumentTables, StoredDocument } from './tables.ts'
import { documentView, kindsView, lineView, shopNames } from './view.ts'

export type DocumentCallName = Extract<CallName, `documents.${string}`>
export type DocumentCalls = {
  [K in DocumentCallName]: (input: ParsedInput<K>, caller: Caller) => CallOutput<K> | Promise<CallOutput<K>>
}
type Action = Exclude<(typeof DOCUMENT_ACTIONS)[number], 'skip'>

/** What each direction does on its own. */
export interface DirectionActs {
  /** Why an act is not possible; null = it is. */
  refusal(document: StoredDocument, action: Action): string | null
  /** 立即同步 of one document: null = it goes, else why not. */
  sendNow(id: number): string | null
  hints(document: StoredDocument): string[]
  /** Asks the other system now. */
  refresh(connectionId: number): void
  kinds: readonly Omit<DocumentKind, 'firstSeenAt'>[]
  stream(connectionId: number): Pick<DocumentStream, 'readAt' | 'knownUntil' | 'running' | 'nextAt' | 'trouble'>
}

export interface DocumentCallsDeps {
  tables: DocumentTables
  list: DocumentList
  settings: DocumentSettingsStore
  connections: Connections
  files: FilesPort
  now(): number
  acts: Record<DocumentDirection, DirectionActs>
  /** 不发送; null = done, else why not. */
  skip(id: number, reason: string): string | null
  /** Why 不发送 is not possible; null = it is. */
  skipRefusal(document: StoredDocument): string | null
  split(id: number): number
  retryRows(outboxIds: readonly number[]): ActResult
  productsSwitch(connectionId: number): boolean | null
  settingsChanged(connectionId: number): void
}

/** Work on many documents before the window has its turn. */
const TURN_MS = 20
/** Rows of one step of an export. */
const STEP = 200
/** Documents of one file at the most. */
const MOST_EXPORTED = 100_000

/** What the window may ask about documents. */
export function documentCalls(deps: DocumentCallsDeps): DocumentCalls {
  const { tables, list, connections } = deps
  const lateBefore = (): number => deps.now() - LATE_MS

  function viewer(): (document: StoredDocument) => DocumentRow {
    const shopName = shopNames(connections)
    const now = deps.now()
    return (document) => documentView(document, { tables, now, shopName })
  }

  function need(id: number): StoredDocument {
    const document = tables.get(id)
    if (document) return document
    throw new DocumentRefusal({
      code: 'NO_DOCUMENT',
      problem: '单据不存在',
      cause: '这张单据已不在本机。',
      action: '请刷新列表。',
    })
  }

  function needConnection(id: number): void {
    if (connections.get(id)) return
    throw new DocumentRefusal({
      code: 'NO_CONNECTION',
      problem: '对接不存在',
      cause: '这个对接已被删除。',
      action: '请刷新页面。',
    })
  }

  async function onEach(
    ids: readonly number[],
    act: (id: number) => string | null,
  ): Promise<CallOutput<'documents.sendNow'>> {
    const result: CallOutput<'documents.sendNow'> = { changed: 0, refused: [] }
    let until = performance.now() + TURN_MS
    for (const id of new Set(ids)) {
      if (performance.now() > until) {
        await breathe()
        until = performance.now() + TURN_MS
      }
      const reason = act(id)
      if (reason === null) result.changed += 1
      else result.refused.push({ id, reason })
    }
    return result
  }

  function retry(id: number): string | null {
    const document = tables.get(id)
    if (!document) return '单据已不存在'
    const refusal = deps.acts[document.direction].refusal(document, 'retry')
    if (refusal !== null) return refusal
    const rows = tables.deliveries(id).filter((one) => one.state === 'refused')
    const result = deps.retryRows(rows.map((one) => one.outboxId))
    return result.changed > 0 ? null : (result.refused[0]?.reason ?? '没有可以重试的发送记录')
  }

  async function* all(filter: DocumentFilter): AsyncGenerator<DocumentRow> {
    const view = viewer()
    let cursor: string | null = null
    for (let done = 0; done < MOST_EXPORTED; done += STEP) {
      const page: ReturnType<DocumentList['page']> = list.page(filter, {
        sort: { by: 'seenAt', descending: true },
        cursor,
        limit: STEP,
        lateBefore: lateBefore(),
      })
      for (const row of page.rows) yield view(row)
      if (page.next === null) return
      cursor = page.next
      await breathe()
    }
  }

  async function* linesOf(id: number): AsyncGenerator<DocumentLine> {
    for (let after = 0; ; ) {
      const some = tables.linesAfter(id, after, 500)
      for (const line of some) yield lineView(line)
      if (some.length < 500) return
      after = some.at(-1)!.line
      await breathe()
    }
  }

  function stream(connectionId: number, direction: DocumentDirection): DocumentStream {
    const tabs = tabsOf(tables.counts(connectionId, direction))
    const unknown = tables.counts(connectionId, direction).find((one) => one.state === 'unknown')?.count ?? 0
    return {
      direction,
      runner: connections.runner(connectionId, direction === 'in' ? 'documentsIn' : 'documentsOut'),
      ...deps.acts[direction].stream(connectionId),
      waiting: tabs.moving,
      attention: tabs.attention,
      unknown,
      late: tables.countOverdue(connectionId, direction, lateBefore()),
      lastArrivedAt: tables.lastArrivedAt(connectionId, direction),
    }
  }

  return {
    'documents.list': ({ sort, cursor, limit, ...filter }) => {
      const view = viewer()
      const before = lateBefore()
      const page = list.page(filter, { sort, cursor, limit, lateBefore: before })
      const counts = list.counts(filter, before)
      const chosen = new Set(counts.filter((one) => fits(one.state, filter)).map((one) => one.state))
      return {
        rows: page.rows.map(view),
        next: page.next,
        total: counts.filter((one) => chosen.has(one.state)).reduce((sum, one) => sum + one.count, 0),
        tabs: tabsOf(counts),
        counts,
        late: list.countLate(filter, before),
      }
    },
    'documents.get': ({ id }) => {
      const document = need(id)
      const acts = deps.acts[document.direction]
      return {
        document: viewer()(document),
        timeline: tables.events(id),
        actions: DOCUMENT_ACTIONS.flatMap((action): CallOutput<'documents.get'>['actions'] => {
          if (action === 'skip' && !isHeldState(document.state)) return []
          const reason = action === 'skip' ? deps.skipRefusal(document) : acts.refusal(document, action)
          return [{ action, allowed: reason === null, reason: reason ?? '' }]
        }),
        missing: tables.missing(id),
        hints: acts.hints(document),
      }
    },
    'documents.lines': ({ id, text, cursor, limit }) => {
      need(id)
      const after = cursor === null ? 0 : Number(cursor)
      const page = list.lines(id, { text, after: Number.isSafeInteger(after) ? after : 0, limit })
      return {
        rows: page.lines.flatMap((line) => tables.linesAfter(id, line - 1, 1)).map(lineView),
        next: page.lines.length === limit ? String(page.lines.at(-1)) : null,
        total: page.total,
      }
    },
    'documents.sendNow': ({ ids }) =>
      onEach(ids, (id) => {
        const document = tables.get(id)
        return document ? deps.acts[document.direction].sendNow(id) : '单据已不存在'
      }),
    'documents.retry': ({ ids }) => onEach(ids, retry),
    'documents.skip': ({ ids, reason }) => onEach(ids, (id) => deps.skip(id, reason)),
    'documents.split': ({ id }) => ({ parts: deps.split(id) }),
    'documents.refresh': ({ connectionId, direction }) => {
      needConnection(connectionId)
      deps.acts[direction].refresh(connectionId)
      return {}
    },
    'documents.status': ({ connectionId }) => {
      needConnection(connectionId)
      return {
        streams: [stream(connectionId, 'in'), stream(connectionId, 'out')],
        productsSwitch: deps.productsSwitch(connectionId),
      }
    },
    'documents.settings': ({ connectionId }) => ({ settings: deps.settings.get(connectionId) }),
    'documents.setSettings': ({ connectionId, settings }, caller) => {
      needConnection(connectionId)
      const error = connections.operators.requireImplementer({ kind: caller.kind === 'window' ? 'window' : 'product' })
      if (error) throw Object.assign(new Error(error.code), { error })
      deps.settings.put(connectionId, settings)
      deps.settingsChanged(connectionId)
      return { settings: deps.settings.get(connectionId) }
    },
    'documents.kinds': ({ connectionId }) => ({
      kinds: kindsView(
        [...deps.acts.in.kinds, ...deps.acts.out.kinds],
        tables.kinds(connectionId),
        deps.settings.get(connectionId).kindsOff,
      ),
    }),
    'documents.late': ({ connectionId }) => ({
      rows: list.late(connectionId, lateBefore(), 200).map(viewer()),
      late: list.countExpected(connectionId, lateBefore()),
      alert: list.countExpected(connectionId, deps.now() - ALERT_MS),
    }),
    'documents.export': async ({ format, ...filter }) => ({
      saved: await deps.files.save({
        suggestedName: `单据.${format}`,
        content: await listFile(all(filter), format),
        purpose: 'documents',
      }),
    }),
    'documents.exportOne': async ({ id, format }) => {
      const document = need(id)
      return {
        saved: await deps.files.save({
          suggestedName: `${fileName(`${document.kindLabel}-${document.number}`)}.${format}`,
          content: await documentFile(viewer()(document), linesOf(id), format),
          purpose: 'document',
        }),
      }
    },
  }
}

const fits = (state: StoredDocument['state'], filter: Pick<DocumentFilter, 'states' | 'tab'>): boolean =>
  filter.states.length > 0 ? filter.states.includes(state) : filter.tab === null || documentTabOf(state) === filter.tab

/** Documents per tab; every tab is named. */
export function tabsOf(
  counts: readonly { state: StoredDocument['state']; count: number }[],
): Record<DocumentTab, number> {
  const tabs = Object.fromEntries(DOCUMENT_TABS.map((tab) => [tab, 0])) as Record<DocumentTab, number>
  for (const { state, count } of counts) tabs[documentTabOf(state)] += count
  return tabs
}

/** Without what a file system does not take. */
const fileName = (text: string): string => text.replace(/[\\/:*?"<>|\p{Cc}]/gu, '_').slice(0, 100)
