import type { CallError, CallOutput, ParsedInput, returnCalls } from '../../preload/contract/index.ts'
import type { FeatureDeps } from '../feature.ts'
import { breathe, stamp, type TextColumn, textFile } from './document-file.ts'
import type { DocumentList } from './document-list.ts'
import { createPushLog, LOG_COLUMNS } from './log-list.ts'
import { openingFromBoyuan, openingFromFile } from './opening-import.ts'
import { ProvinceRefusal, refuse } from './refusal.ts'
import { createReturnList } from './return-list.ts'
import type { ReturnTables } from './return-tables.ts'
import { createSerialList } from './serial-list.ts'
import type { SerialTables } from './serial-tables.ts'

type Name = keyof typeof returnCalls
type ReturnHandlers = { [K in Name]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }
type Status = CallOutput<'returns.status'>

export interface ReturnCallDeps extends Pick<FeatureDeps, 'db' | 'files' | 'province' | 'connections' | 'clock'> {
  tables: ReturnTables
  serials: SerialTables
  list: DocumentList
  /** Live facts of one connection. */
  live(connectionId: number): Pick<Status, 'lastReceivedAt' | 'lastAskedAt' | 'reading' | 'listener'>
  refresh(connectionId: number): Promise<void>
  /** A return is due again. */
  kick(connectionId: number): void
  applyListener(connectionId: number): Promise<void>
  changed(connectionId: number): void
  signal: AbortSignal
}

const OPENABLE = new Set(['waiting', 'querying', 'trouble', 'received'])

/** What the window may ask of returns, stock documents, serials and the push log. */
export function createReturnCalls(deps: ReturnCallDeps): ReturnHandlers {
  const { tables, serials, list } = deps
  const returns = createReturnList(tables)
  const book = createSerialList(serials)
  const log = createPushLog(deps.db)
  const now = (): number => deps.clock.now()

  function known(connectionId: number): void {
    if (!deps.province.get(connectionId))
      refuse('CONNECTION_UNKNOWN', '找不到这个省包对接。', `编号 ${connectionId} 的对接不存在。`, '请重新选择对接。')
  }
  function implementer(): void {
    const error: CallError | null = deps.connections.operators.requireImplementer({ kind: 'window' })
    if (error) throw new ProvinceRefusal(error)
  }
  const gone = (what: string): never => refuse('NOT_FOUND', `找不到这${what}。`, '它可能已被删除。', '请刷新列表。')

  async function save<Row>(
    title: string,
    columns: readonly TextColumn<Row>[],
    rows: AsyncIterable<Row>,
    format: 'xlsx' | 'csv',
  ) {
    const content = await textFile(title, columns, rows, format)
    return {
      saved: await deps.files.save({
        suggestedName: `${title}-${stamp(now())}.${format}`,
        content,
        purpose: 'province-export',
      }),
    }
  }

  const opening = { serials, now, breathe }

  return {
    'pushLog.list': (input) => log.list(input),
    'pushLog.export': ({ format, ...filter }) =>
      save('荣耀ideal接口物流推送日志', LOG_COLUMNS, log.each(filter, breathe), format),

    'returns.list': (input) => returns.list(input),
    'returns.get': ({ id }) => ({ return: returns.one(id) ?? gone('条回传'), history: tables.events(id) }),
    'returns.again': ({ ids }) => {
      const refused: { id: number; reason: string }[] = []
      const kicked = new Set<number>()
      tables.transaction(() => {
        for (const id of ids) {
          const row = tables.get(id)
          if (!row) refused.push({ id, reason: '找不到这条回传' })
          else if (!OPENABLE.has(row.stage))
            refused.push({ id, reason: row.stage === 'applied' ? '已经生成单据' : '这条回传不需要处理' })
          else {
            tables.patch(id, { attempts: 0, nextAt: now() })
            tables.addEvent(id, now(), '重新获取串号')
            kicked.add(row.connectionId)
          }
        }
      })
      for (const connectionId of kicked) deps.kick(connectionId)
      return { changed: ids.length - refused.length, refused }
    },
    'returns.refresh': async ({ connectionId }) => {
      known(connectionId)
      await deps.refresh(connectionId)
      return {}
    },
    'returns.status': ({ connectionId }) => {
      known(connectionId)
      return { ...deps.live(connectionId), ...returns.counts(connectionId) }
    },
    'returns.setListener': async ({ connectionId, listener }) => {
      known(connectionId)
      implementer()
      const host = listener.host.trim() || '127.0.0.1'
      const saved = { ...listener, host }
      tables.transaction(() => tables.putListener(connectionId, saved))
      await deps.applyListener(connectionId)
      deps.changed(connectionId)
      return { listener: saved }
    },

    'stockDocuments.list': (input) => list.list(input),
    'stockDocuments.get': ({ id }) => ({ document: list.one(id) ?? gone('张单据'), lines: list.lines(id) }),
    'stockDocuments.serials': (input) => list.serials(input),
    async 'stockDocuments.serialText'({ id }) {
      const document = list.one(id) ?? gone('张单据')
      if (document.serials > list.mostTextDevices)
        refuse(
          'TOO_MANY_SERIALS',
          '串号太多，不能复制。',
          `共 ${document.serials} 台，最多复制 ${list.mostTextDevices} 台。`,
          '请用【导出串号】。',
        )
      const lines: string[] = []
      for await (const { main, aux1, aux2 } of list.eachSerial(id, breathe))
        lines.push([main, aux1, aux2].filter((part) => part !== null).join('\t'))
      return { text: lines.join('\n'), devices: lines.length }
    },
    async 'stockDocuments.exportSerials'({ id, format }) {
      const document = list.one(id) ?? gone('张单据')
      const names = new Map(list.lines(id).map((line) => [line.productNo, line.name]))
      return save(
        `${document.kindLabel}串号-${document.boyuanNo ?? document.number}`,
        [
          { header: '单据号', width: 22, value: () => document.boyuanNo ?? document.number },
          { header: '订单号', width: 22, value: () => document.orderNo },
          { header: '行号', width: 8, value: (row: SerialFileRow) => String(row.line) },
          { header: '商品编号', width: 18, value: (row) => row.productNo },
          { header: '商品名称', width: 30, value: (row) => names.get(row.productNo) ?? '' },
          { header: '串号', width: 20, value: (row) => row.main },
          { header: '辅助串号1', width: 20, value: (row) => row.aux1 ?? '' },
          { header: '辅助串号2', width: 20, value: (row) => row.aux2 ?? '' },
          { header: '提示', width: 20, value: (row) => row.warning },
        ],
        list.eachSerial(id, breathe),
        format,
      )
    },

    'serials.find': (input) => book.find(input),
    'serials.list': (input) => book.list(input),
    'serials.export': ({ format, ...filter }) =>
      save(
        '串号',
        [
          { header: '串号', width: 20, value: (row: BookRow) => row.main },
          { header: '辅助串号1', width: 20, value: (row) => row.aux1 ?? '' },
          { header: '辅助串号2', width: 20, value: (row) => row.aux2 ?? '' },
          { header: '商品编号', width: 18, value: (row) => row.productNo },
          { header: '商品名称', width: 30, value: (row) => row.name },
          { header: '状态', width: 10, value: (row) => row.stateText },
          { header: '仓库', width: 22, value: (row) => row.warehouse },
        ],
        book.each(filter, breathe),
        format,
      ),
    'serials.openingFromBoyuan': async ({ connectionId }) => {
      known(connectionId)
      const there = await deps.province.client(connectionId, 'boyuan')
      if (there.state !== 'ready') throw new ProvinceRefusal(there.trouble, true)
      const counts = await openingFromBoyuan(opening, connectionId, there.remote.client, deps.signal)
      deps.changed(connectionId)
      return counts
    },
    'serials.openingFromFile': async ({ connectionId }) => {
      known(connectionId)
      const done = await openingFromFile({ ...opening, files: deps.files, signal: deps.signal }, connectionId)
      if (done.added > 0) deps.changed(connectionId)
      return done
    },
  }
}

type SerialFileRow = {
  line: number
  productNo: string
  main: string
  aux1: string | null
  aux2: string | null
  warning: string
}
type BookRow = CallOutput<'serials.list'>['rows'][number]
