import { setImmediate as nextTurn } from 'node:timers/promises'
import type { FileImportTables } from './import-tables.ts'

/** Lines given up in one go. */
const CHUNK = 200

/** Gives up what is not sent yet of an import that a person stopped (W4). Returns how many products that were. */
export async function giveUpLines(
  id: number,
  by: string,
  deps: {
    tables: FileImportTables
    discard(ids: readonly number[], reason: string, by: string): { changed: number }
    signal: AbortSignal
  },
): Promise<number> {
  let given = 0
  for (let after = 0; !deps.signal.aborted; ) {
    const lines = deps.tables.linesAfter(id, after, CHUNK)
    if (lines.length === 0) break
    after = lines.at(-1)!.seq
    const open = lines.filter((line) => line.result === null).map((line) => line.outboxId)
    if (open.length > 0) given += deps.discard(open, '操作员取消了导入', by).changed
    await nextTurn()
  }
  return given
}
