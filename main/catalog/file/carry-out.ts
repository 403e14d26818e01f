import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Database, inTransaction } from '../../store/index.ts'
import { foldCode } from '../codes.ts'
import type { Enqueuer } from '../confirm-import.ts'
import { type FailedDeps, failedRows, rowsAsXlsx } from './failed-rows.ts'
import type { FileImportTables } from './import-tables.ts'
import { fieldReader } from './plan-rules.ts'
import { type AskOnce, refuse, wrongState } from './refuse.ts'
import type { FileRows } from './rows.ts'
import type { FileImports } from './sessions.ts'
import { type FileImportRow, MOST_ROWS } from './state.ts'
import { queueUndo, undoLines } from './undo-import.ts'

export interface CarryOutDeps extends FailedDeps {
  db: Database
  tables: FileImportTables
  rows: FileRows
  imports: FileImports
  queue: Enqueuer
  lookUp: AskOnce
  runsProducts(connectionId: number): boolean
  now(): number
}

/** What a person does with a plan and its result: execute, stop, split, retry, undo. */
export function createCarryOut(deps: CarryOutDeps) {
  const { db, tables, rows, imports } = deps

  function needRunner(row: FileImportRow): void {
    if (deps.runsProducts(row.connectionId)) return
    throw refuse(
      'RUNNER_DIRECT',
      '不能执行',
      '该对接的“商品”由对方系统直连执行，本软件只查看，不写入。',
      '请实施人员在【对接设置】中把商品的执行方改为“本软件”。',
    )
  }

  async function newFrom(row: FileImportRow, ns: Iterable<number>, name: string, by: string): Promise<FileImportRow> {
    const bytes = await rowsAsXlsx(row, rows, ns, null)
    const { connectionId, kind } = row
    return imports.begin({ connectionId, kind, origin: 'retry', fileName: name, bytes }, by)
  }

  return {
    execute(
      id: number,
      ticks: { onlyCorrect: boolean; acceptOnSale: boolean; acceptFlattening: boolean; acceptMany: boolean },
      by: string,
    ): void {
      const row = imports.need(id)
      if (row.state === 'confirming' || row.state === 'delivering' || row.state === 'done') return
      const { plan } = row
      if (row.state !== 'planned' || !plan) throw wrongState(row)
      needRunner(row)
      const total = rows.session(id)?.sheet.rows ?? 0
      if (row.kind === 'update' && total > MOST_ROWS) throw tooMany(total)
      if (plan.changes === 0)
        throw refuse('NOTHING', '没有可执行的内容', '预演结果为 0 处变更。', '请修改文件内容，或换一个文件。')
      if (plan.rows.error > 0 && !ticks.onlyCorrect)
        throw refuse(
          'ERRORS',
          '还有错误的行',
          `有 ${plan.rows.error} 行有错误，不会写入。`,
          '请返回改正，或勾选“只导入正确行”。',
        )
      if (plan.toOnSale > 0 && !ticks.acceptOnSale)
        throw refuse(
          'ON_SALE',
          '请先确认上架',
          `有 ${plan.toOnSale} 个商品将由下架变为上架（上下架为空按上架处理）。`,
          '核对后请勾选确认；不想上架的请在“上下架”列填 2。',
        )
      const made = tables.queuedCategories(id)
      const flattening = tables
        .categories(id)
        .filter((issue) => issue.kind === 'missing')
        .filter((issue) => !['queued', 'created'].includes(made.get(issue.path_key)?.state ?? ''))
      if (flattening.length > 0 && !ticks.acceptFlattening)
        throw refuse(
          'FLATTENING',
          '请先确认分类',
          `有 ${flattening.length} 个多级分类在 POS 中不存在，继续会变为一级分类。`,
          '请先新建分类，或勾选“按一级分类导入”。',
        )
      if (row.kind === 'create' && total > MOST_ROWS && !ticks.acceptMany)
        throw refuse(
          'SPLIT_ADVICE',
          '建议拆分',
          `文件有 ${total} 行，建议每次不超过 ${MOST_ROWS} 行。`,
          '请点【拆分】，或勾选“一次导入全部”。',
        )
      inTransaction(db, () => {
        tables.setConfirmed(id, deps.now(), by)
        tables.setState(id, 'confirming')
      })
      imports.note(row, 'info', 'file.confirmed', `${by} 执行${imports.labelOf(row)}“${row.fileName}”`, plan)
      imports.publish(id)
      void imports.kick(id)
    },
    async cancel(id: number, by: string): Promise<void> {
      const row = imports.need(id)
      if (row.state === 'done' || row.state === 'cancelled') return
      const sent = row.confirmedAt !== null
      if (!sent) {
        tables.setState(id, 'cancelled', { finishedAt: deps.now() })
        await imports.end(id)
        imports.note(
          row,
          'info',
          'file.cancelled',
          `${by} 取消了${imports.labelOf(row)}“${row.fileName}”，没有写入任何商品`,
        )
        imports.publish(id)
        imports.sweep()
        return
      }
      // First no more rows, then give up those that wait; what is on the wire or unknown is settled as usual (W4).
      inTransaction(db, () => {
        tables.setTask(id, { kind: 'stop', by })
        tables.setState(id, 'delivering')
      })
      await imports.end(id)
      const given = await imports.giveUp(id, by)
      imports.note(
        row,
        'warn',
        'file.stopped',
        `${by} 停止了${imports.labelOf(row)}“${row.fileName}”：放弃 ${given} 个未发送的商品`,
      )
      imports.queueChanged()
      imports.publish(id)
    },
    /** S86: parts of at most 5,000 rows, products whole; this import is closed. */
    async split(id: number, by: string): Promise<FileImportRow[]> {
      const row = imports.free(id)
      if (row.state !== 'checking' && row.state !== 'planned') throw wrongState(row)
      const total = rows.session(id)?.sheet.rows ?? 0
      if (total <= MOST_ROWS) return [row]
      const parts = await partsOf(row, total)
      const made: FileImportRow[] = []
      for (const [index, ns] of parts.entries())
        made.push(await newFrom(row, ns, `${stem(row.fileName)}（${index + 1}/${parts.length}）.xlsx`, by))
      tables.setState(id, 'cancelled', { finishedAt: deps.now() })
      imports.note(row, 'info', 'file.split', `${by} 把“${row.fileName}”拆分为 ${parts.length} 个导入`)
      imports.publish(id)
      return made
    },
    async retry(id: number, by: string): Promise<FileImportRow> {
      const row = imports.need(id)
      const failed = await failedRows(row, deps)
      if (failed.size === 0) throw refuse('NOTHING', '没有失败的行', '这次导入没有失败的行。', '不需要重试。')
      return newFrom(row, failed.keys(), `失败行-${stem(row.fileName)}.xlsx`, by)
    },
    /** The same as a file for a person, with the reasons (W3). */
    async failedFile(id: number): Promise<{ name: string; content: Uint8Array }> {
      const row = imports.need(id)
      const failed = await failedRows(row, deps)
      if (failed.size === 0) throw refuse('NOTHING', '没有失败的行', '这次导入没有失败的行。', '不需要下载。')
      return { name: `失败行-${stem(row.fileName)}.xlsx`, content: await rowsAsXlsx(row, rows, failed.keys(), failed) }
    },
    async previewUndo(id: number) {
      const row = imports.need(id)
      const preview = { rows: [] as object[], restore: 0, delist: 0, refused: 0 }
      for await (const part of undoLines(id, { tables, lookUp: (keys) => deps.lookUp(row, keys) }))
        for (const { line, decision } of part) {
          preview[decision.act] += 1
          if (preview.rows.length < 500)
            preview.rows.push({
              seq: line.seq,
              productNo: line.memory.productNo,
              name: line.memory.name,
              ...decision,
            })
        }
      return preview
    },
    async undoImport(id: number, by: string): Promise<void> {
      const row = imports.need(id)
      needRunner(row)
      let queued = 0
      for await (const part of undoLines(id, { tables, lookUp: (keys) => deps.lookUp(row, keys) })) {
        queued += queueUndo(row, part, { db, tables, queue: deps.queue }, by)
        await nextTurn()
      }
      if (queued === 0) throw refuse('NOTHING', '没有可撤销的商品', '每个商品都不能撤销。', '原因见撤销预览。')
      imports.note(row, 'info', 'file.undo', `${by} 撤销${imports.labelOf(row)}“${row.fileName}”：${queued} 个商品`)
      imports.publish(id)
    },
  }

  async function partsOf(row: FileImportRow, total: number): Promise<number[][]> {
    const reader = fieldReader(row.kind, row.columns.headers, row.columns.fields)
    const groups = new Map<string, number[]>()
    for (let after = 0; after < total; ) {
      const page = rows.after(row.id, after, 500)
      if (page.length === 0) break
      for (const one of page) {
        if (one.skipped) continue
        const no = foldCode(reader.read(one).productNo)
        const key = no === '' ? `row ${one.n}` : no
        const group = groups.get(key)
        if (group) group.push(one.n)
        else groups.set(key, [one.n])
      }
      after = page.at(-1)!.n
      await nextTurn()
    }
    const parts: number[][] = [[]]
    for (const group of groups.values()) {
      const last = parts.at(-1)!
      if (last.length > 0 && last.length + group.length > MOST_ROWS) parts.push([...group])
      else last.push(...group)
    }
    return parts
  }
}

const stem = (name: string): string => name.replace(/\.[^.]*$/, '').replace(/^失败行-/, '') || name

export const tooMany = (total: number) =>
  refuse(
    'TOO_MANY',
    '不能批量更新',
    `文件有 ${total} 行，一次最多更新 ${MOST_ROWS} 个 SKU。`,
    `请把文件拆成每个不超过 ${MOST_ROWS} 行再导入，没有写入任何内容。`,
  )

export type CarryOut = ReturnType<typeof createCarryOut>
