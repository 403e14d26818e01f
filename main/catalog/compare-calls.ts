import type { CallOutput, ParsedInput } from '../../preload/contract/index.ts'
import type { FilesPort } from '../ports.ts'
import { compareFile, KIND_TEXT } from './compare-export.ts'
import { compareLines } from './compare-lines.ts'
import { wrongState } from './compare-refusals.ts'
import { DEFAULT_FROM_DAY } from './compare-rules.ts'
import type { CompareRuns } from './compare-runs.ts'
import type { CompareRow } from './compare-state.ts'
import type { CompareTables } from './compare-tables.ts'
import { dayOf } from './dates.ts'

type CompareCallName =
  | 'compare.state'
  | 'compare.start'
  | 'compare.cancel'
  | 'compare.resume'
  | 'compare.lines'
  | 'compare.export'

/** What the window may ask of 商品对照. */
export function compareCalls(deps: {
  runs: CompareRuns
  tables: CompareTables
  files: FilesPort
  now(): number
  by(): string
}): { [K in CompareCallName]: (input: ParsedInput<K>) => CallOutput<K> | Promise<CallOutput<K>> } {
  const { runs, tables } = deps
  const viewOf = async (id: number) => ({ run: await runs.viewOf(runs.get(id)) })
  const finished = (id: number): CompareRow => {
    const row = runs.get(id)
    if (row.state !== 'done') throw wrongState('这次对照还没有完成，没有结果可看。')
    if (tables.newestDone(row.connectionId)?.id !== id) throw wrongState('之后已有新的对照结果，旧结果不再保留。')
    return row
  }

  return {
    'compare.state': async ({ connectionId }) => ({
      ...(await runs.overview(connectionId)),
      defaultFrom: DEFAULT_FROM_DAY,
      today: dayOf(deps.now()),
    }),
    'compare.start': ({ connectionId, from }) => viewOf(runs.begin(connectionId, from, deps.by()).id),
    'compare.cancel': async ({ id }) => {
      await runs.cancel(id, deps.by())
      return viewOf(id)
    },
    'compare.resume': ({ id }) => {
      runs.resume(id)
      return viewOf(id)
    },
    'compare.lines': ({ id, ...asked }) => compareLines(tables, finished(id), asked),
    'compare.export': async ({ id, kind }) => {
      const row = finished(id)
      const saved = await deps.files.save({
        suggestedName: `商品对照-${kind === null ? '全部' : KIND_TEXT[kind]}-${dayOf(row.finishedAt ?? deps.now())}.csv`,
        content: await compareFile(tables, row, kind),
        purpose: 'compare-lines',
      })
      return { saved }
    },
  }
}
