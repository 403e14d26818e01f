import type { CallOutput, FilePlanLine, fileImportCalls, ParsedInput } from '../../../preload/contract/index.ts'
import type { FilesPort } from '../../ports.ts'
import type { OutboxRow } from '../../queue/types.ts'
import { writeCsv } from '../../spreadsheet/index.ts'
import { type Database, inTransaction } from '../../store/index.ts'
import { flattened, pathOf } from '../categories.ts'
import type { Enqueuer } from '../confirm-import.ts'
import { type CarryOut, tooMany } from './carry-out.ts'
import { queueFileCategories, readerOf } from './confirm-file.ts'
import type { Grid } from './grid.ts'
import type { FileImportTables } from './import-tables.ts'
import { matchFile } from './match-columns.ts'
import { planLineView } from './plan-line-view.ts'
import { refuse, wrongState } from './refuse.ts'
import type { FileRows } from './rows.ts'
import type { FileImports } from './sessions.ts'
import { type BulkOp, type FileAction, MOST_ROWS } from './state.ts'

type Name = keyof typeof fileImportCalls
export type FileImportHandlers = { [K in Name]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> }

export interface FileCallsDeps {
  db: Database
  tables: FileImportTables
  rows: FileRows
  imports: FileImports
  grid: Grid
  carryOut: CarryOut
  files: FilesPort
  queue: Enqueuer
  now(): number
  by(): string
  unknown(connectionId: number, correlationId: string): number[]
  outboxRow(id: number): OutboxRow | null
}

const PURPOSE = 'product-file'
/** Also what cannot be read, so that the reader can say what to do with it. */
const EXTENSIONS = ['xlsx', 'xls', 'csv', 'txt', 'tsv', 'et']
const FIX_LABEL: Record<string, string> = {
  trim: '去空格',
  halfWidth: '全角转半角',
  padZeros: '补零',
  clear: '清空',
  category: '统一分类分隔符',
}

/** What the window may ask of 文件导入 and 批量更新. */
export function fileCalls(deps: FileCallsDeps): FileImportHandlers {
  const { imports, tables, rows, grid, carryOut } = deps
  const one = async (id: number) => ({ import: await imports.viewOf(imports.need(id)) })
  const headerOf = (id: number, column: number): string => imports.need(id).columns.headers[column] ?? ''

  async function begin(
    input: { connectionId: number; kind: 'create' | 'update' },
    origin: 'file' | 'paste',
    fileName: string,
    bytes: Uint8Array,
  ) {
    const row = await imports.begin({ ...input, origin, fileName, bytes }, deps.by())
    return imports.viewOf(row)
  }

  async function save(suggestedName: string, content: Uint8Array) {
    return { saved: await deps.files.save({ suggestedName, content, purpose: PURPOSE }) }
  }

  function lineViews(id: number, lines: ReturnType<FileImportTables['planLines']>['rows']): FilePlanLine[] {
    const row = imports.need(id)
    const made = tables.queuedCategories(id)
    const reader = readerOf(row)
    return lines.map(({ seq, line }) => {
      const written = tables.line(id, seq)
      const outbox = written ? deps.outboxRow(written.outboxId) : null
      return planLineView(seq, line, {
        id,
        rows,
        reader,
        made: (key) => ['queued', 'created'].includes(made.get(key)?.state ?? ''),
        written,
        unknown: outbox?.state === 'unknown',
        trouble: outbox?.trouble ?? null,
      })
    })
  }

  function resultFilter(id: number, result: FilePlanLine['result']) {
    if (result === null) return { results: null, outboxIds: null }
    if (result === 'waiting') return { results: ['open' as const], outboxIds: null }
    if (result !== 'unknown') return { results: [result], outboxIds: null }
    const row = imports.need(id)
    return { results: null, outboxIds: deps.unknown(row.connectionId, row.correlationId) }
  }

  const replaceOp = (input: ParsedInput<'fileImport.replace'>): BulkOp => ({
    op: 'replace',
    scope: input.scope,
    column: input.column,
    find: input.find,
    replace: input.replace,
    wholeCell: input.wholeCell,
    matchCase: input.matchCase,
  })
  const fixOp = (input: ParsedInput<'fileImport.fix'>): BulkOp => ({
    op: 'fix',
    scope: input.scope,
    column: input.column,
    fix: input.fix,
    length: input.length,
  })

  return {
    'fileImport.open': async (input) => {
      const [file] = await deps.files.open({ purpose: PURPOSE, extensions: EXTENSIONS })
      if (!file) return { import: null }
      return { import: await begin(input, 'file', file.name, await deps.files.read(file.token)) }
    },
    'fileImport.drop': async ({ token, name, ...input }) => ({
      import: await begin(input, 'file', name, await readToken(deps.files, token)),
    }),
    'fileImport.paste': async ({ text, ...input }) => ({
      import: await begin(input, 'paste', '粘贴的内容.tsv', new TextEncoder().encode(text)),
    }),
    'fileImport.list': async ({ cursor, ...filter }) => {
      const limit = 30
      const page = tables.list(filter, cursor === null ? null : Number(cursor), limit)
      return {
        rows: await Promise.all(page.map((row) => imports.viewOf(row))),
        next: page.length === limit ? String(page.at(-1)!.id) : null,
      }
    },
    'fileImport.get': ({ id }) => one(id),
    'fileImport.firstRows': ({ id }) => {
      imports.need(id)
      return { rows: rows.session(id)?.sheet.firstRows ?? [] }
    },
    'fileImport.setSource': async ({ id, ...chosen }) => {
      const row = imports.need(id)
      if (row.confirmedAt !== null || row.state === 'cancelled') throw wrongState(row)
      await imports.end(id)
      grid.forget(id)
      inTransaction(deps.db, () => {
        tables.setTask(id, null)
        tables.setPlan(id, null)
        tables.setSource(id, { chosen, seen: row.source.seen })
        tables.setState(id, 'reading')
      })
      void imports.kick(id)
      return one(id)
    },
    'fileImport.match': async ({ id, fields, acceptRenamed }) => {
      await matchFile(id, fields, acceptRenamed, deps)
      grid.forget(id)
      return one(id)
    },
    'fileImport.rows': ({ id, ...input }) => grid.rows(id, input),
    'fileImport.nextIssue': ({ id, level, code, after }) => grid.nextIssue(id, level, code, after),
    'fileImport.edit': async ({ id, cells }) => {
      await grid.edit(id, cells)
      return one(id)
    },
    'fileImport.fillDown': async ({ id, column, from, to }) => {
      await grid.bulk(id, `向下填充${headerOf(id, column)}`, { op: 'fill', column, from, to })
      return one(id)
    },
    'fileImport.previewReplace': (input) => grid.preview(input.id, replaceOp(input)),
    'fileImport.replace': async (input) => {
      await grid.bulk(input.id, `把“${input.find}”替换为“${input.replace}”`, replaceOp(input))
      return one(input.id)
    },
    'fileImport.previewFix': (input) => grid.preview(input.id, fixOp(input)),
    'fileImport.fix': async (input) => {
      const label = input.fix === 'padZeros' ? `按 ${input.length ?? ''} 位补零` : FIX_LABEL[input.fix]
      await grid.bulk(input.id, `${label}：${headerOf(input.id, input.column)}`, fixOp(input))
      return one(input.id)
    },
    'fileImport.skip': async ({ id, scope, skipped }) => {
      await grid.bulk(id, skipped ? '排除行' : '恢复行', { op: 'skip', scope, skipped })
      return one(id)
    },
    'fileImport.undo': async ({ id }) => {
      await grid.step(id, 'undo')
      return one(id)
    },
    'fileImport.redo': async ({ id }) => {
      await grid.step(id, 'redo')
      return one(id)
    },
    'fileImport.back': async ({ id, to }) => {
      const row = imports.need(id)
      if (row.state === 'planning' || (row.state === 'failed' && row.failedAt === 'planning' && rows.session(id))) {
        tables.setState(id, 'checking')
        await imports.end(id)
      }
      const now = imports.free(id)
      if (now.state !== 'matching' && now.state !== 'checking' && now.state !== 'planned') throw wrongState(now)
      inTransaction(deps.db, () => {
        tables.setPlan(id, null)
        tables.setState(id, to === 'checking' && now.state === 'matching' ? 'matching' : to)
      })
      imports.publish(id)
      return one(id)
    },
    'fileImport.plan': ({ id }) => {
      const row = imports.free(id)
      if (row.state !== 'checking' && row.state !== 'planned') throw wrongState(row)
      const total = rows.session(id)?.sheet.rows ?? 0
      if (row.kind === 'update' && total > MOST_ROWS) throw tooMany(total)
      if (total === 0) throw refuse('EMPTY', '没有数据行', '文件里只有表头，没有数据。', '请填写数据后重新选择文件。')
      tables.setState(id, 'planning')
      void imports.kick(id)
      return one(id)
    },
    'fileImport.planLines': ({ id, action, result, text, cursor, limit }) => {
      imports.need(id)
      const after = cursor === null ? 0 : Number(cursor)
      const filter = { action, text: text.trim(), ...resultFilter(id, result) }
      const page = tables.planLines(id, filter, after, limit)
      return {
        rows: lineViews(id, page.rows),
        total: page.total,
        next: page.rows.length === limit ? String(page.rows.at(-1)!.seq) : null,
      }
    },
    'fileImport.categoryIssues': ({ id }) => {
      imports.need(id)
      const queued = tables.queuedCategories(id)
      return {
        issues: tables.categories(id).map(({ path_key, kind, products }) => {
          const path = pathOf(path_key)
          return {
            path,
            products,
            kind,
            flattenedTo: kind === 'missing' ? (flattened(path)[0] ?? null) : null,
            state: queued.get(path_key)?.state ?? ('open' as const),
          }
        }),
      }
    },
    'fileImport.createCategories': ({ id, paths }) => {
      const row = imports.need(id)
      if (row.state !== 'planned') throw wrongState(row)
      const queued = queueFileCategories(row, paths, deps, deps.by())
      if (queued > 0) imports.note(row, 'info', 'file.categories', `${deps.by()} 新建分类 ${queued} 个`)
      imports.publish(id)
      return { queued }
    },
    'fileImport.execute': ({ id, ...ticks }) => {
      carryOut.execute(id, ticks, deps.by())
      return one(id)
    },
    'fileImport.split': async ({ id }) => {
      const made = await carryOut.split(id, deps.by())
      return { imports: await Promise.all(made.map((row) => imports.viewOf(imports.need(row.id)))) }
    },
    'fileImport.exportPlan': async ({ id }) => {
      const row = imports.need(id)
      const content = await planCsv((after) => {
        const page = tables.planLines(id, { action: null, results: null, outboxIds: null, text: '' }, after, 200)
        return lineViews(id, page.rows)
      })
      return save(`预演结果-${row.fileName.replace(/\.[^.]*$/, '')}.csv`, content)
    },
    'fileImport.failedRows': async ({ id }) => {
      const { name, content } = await carryOut.failedFile(id)
      return save(name, content)
    },
    'fileImport.retry': async ({ id }) => one((await carryOut.retry(id, deps.by())).id),
    'fileImport.previewUndo': ({ id }) => carryOut.previewUndo(id) as Promise<CallOutput<'fileImport.previewUndo'>>,
    'fileImport.undoImport': async ({ id }) => {
      await carryOut.undoImport(id, deps.by())
      return one(id)
    },
    'fileImport.cancel': async ({ id }) => {
      await carryOut.cancel(id, deps.by())
      return one(id)
    },
    'fileImport.resume': ({ id }) => {
      const row = imports.need(id)
      if (row.state === 'failed' && row.failedAt !== null) {
        const lost = rows.session(id) === null && row.failedAt !== 'reading'
        tables.setState(id, lost && row.failedAt !== 'confirming' ? 'reading' : row.failedAt)
        imports.publish(id)
        void imports.kick(id)
      }
      return one(id)
    },
  }
}

async function readToken(files: FilesPort, token: string): Promise<Uint8Array> {
  try {
    return await files.read(token)
  } catch {
    throw refuse('FILE_GONE', '打不开这个文件', '文件可能已被移动、删除，或正被别的程序占用。', '请重新选择文件。')
  }
}

const ACTION_TEXT: Record<FileAction, string> = {
  create: '新增',
  'add-specs': '新规格',
  change: '变更',
  same: '无变化',
  exists: '已存在',
  skipped: '跳过',
  error: '错误',
}
const RESULT_TEXT: Record<NonNullable<FilePlanLine['result']>, string> = {
  waiting: '等待发送',
  created: '已新增',
  updated: '已更新',
  existed: '已存在',
  failed: '失败',
  unknown: '结果未知',
  discarded: '已放弃',
}

/** One csv line per data row: what is done with it, what changes, what came of it. */
async function planCsv(pageAfter: (seq: number) => FilePlanLine[]): Promise<Uint8Array> {
  const lines: string[][] = [['行号', '货号', '名称', '商家编码', '动作', '说明', '变更', '结果', '失败原因']]
  for (let after = 0; ; ) {
    const page = pageAfter(after)
    if (page.length === 0) break
    for (const line of page)
      for (const spec of line.specs)
        lines.push([
          String(spec.rowNumber),
          line.productNo,
          line.name,
          spec.merchantCode,
          ACTION_TEXT[spec.action],
          spec.reason ?? line.reason ?? '',
          [...line.changes, ...spec.changes].map(({ field, old, new: now }) => `${field}：${old} → ${now}`).join('；'),
          line.result ? RESULT_TEXT[line.result] : '',
          line.trouble ? `${line.trouble.problem}：${line.trouble.cause}。${line.trouble.action}` : '',
        ])
    after = page.at(-1)!.seq
    await new Promise((resolve) => setImmediate(resolve))
  }
  return Buffer.concat([...writeCsv(lines)].map((piece) => Buffer.from(piece)))
}
