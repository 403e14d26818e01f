import type { FileImport, FileRow, FileRowFilter } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import { chosenRows, type GridState, type Spot } from './grid/grid-state.ts'
import type { GridLayout, PlacedColumn } from './grid/layout.ts'
import { isWhole } from './row-filter.ts'
import { nextInRow, nextInView } from './sheet-view.ts'
import { type CellText, MOST_CELLS, type Sheet } from './use-sheet.ts'

export interface SheetActs {
  write: (row: FileRow, column: string, text: string) => void
  paste: (block: string[][]) => void
  clear: () => void
  fillDown: () => void
  /** F8. */
  nextIssue: () => void
  undo: () => void
  redo: () => void
}

interface ActsInput {
  row: FileImport
  sheet: Sheet
  state: GridState
  /** Chooses a cell and puts the focus on it. */
  go: (at: Spot) => void
  layout: GridLayout
  filter: FileRowFilter
  total: number
  /** Why nothing can be changed now; `null` = it can. */
  readOnly: string | null
  /** Says in a line what was done or why not. */
  say: (text: string) => void
}

/** What keys and buttons of the grid do. Every act is one step that 撤销 takes back. */
export function useSheetActs(input: ActsInput): SheetActs {
  const workspace = useActiveWorkspace()
  const { row, sheet, state, go, layout, filter, total, readOnly, say } = input
  const { id } = row
  const chosen = chosenRows(state)
  const column = layout.columns[state.at.column]

  const allowed = (cells: number): boolean => {
    if (readOnly !== null) say(readOnly)
    else if (cells > MOST_CELLS)
      say(`一次最多改 ${formatCount(MOST_CELLS)} 格，这里有 ${formatCount(cells)} 格。请用【查找替换】或【批量修正】`)
    else return true
    return false
  }
  const same = async (text: string, from: number, to: number, place: PlacedColumn) => {
    if (!allowed(to - from)) return
    const rows = await sheet.rowsAt(from, to)
    if (rows.length > 0) await sheet.write(rows.map((one) => ({ row: one, column: Number(place.key), text })))
  }

  const paste = async (block: string[][]) => {
    if (column === undefined) return
    const [first] = block
    if (block.length === 1 && first?.length === 1 && chosen.last > chosen.first) {
      if (column.readOnly === undefined) await same(first[0] ?? '', chosen.first, chosen.last + 1, column)
      return
    }
    const width = Math.max(...block.map((cells) => cells.length))
    const columns = layout.columns
      .slice(state.at.column)
      .filter((one) => one.readOnly === undefined)
      .slice(0, width)
    const height = Math.min(block.length, total - chosen.first)
    if (columns.length === 0) return say(column.readOnly ?? '这里不能粘贴')
    if (!allowed(columns.length * height)) return
    const rows = await sheet.rowsAt(chosen.first, chosen.first + height)
    const cells: CellText[] = rows.flatMap((number, at) =>
      columns.flatMap((one, place) => {
        const text = block[at]?.[place]
        return text === undefined ? [] : [{ row: number, column: Number(one.key), text }]
      }),
    )
    if (cells.length === 0) return
    await sheet.write(cells)
    const cut = block.length - height
    say(`已粘贴 ${formatCount(cells.length)} 格${cut > 0 ? `，表格末尾放不下的 ${formatCount(cut)} 行没有粘贴` : ''}`)
  }

  const fillDown = async () => {
    if (column === undefined || readOnly !== null || column.readOnly !== undefined) {
      return say(readOnly ?? column?.readOnly ?? '')
    }
    say('')
    const from = chosen.last > chosen.first ? chosen.first : Math.max(0, state.at.row - 1)
    if (chosen.last === from) return say('上面没有可以填充的单元格')
    if (isWhole(filter)) {
      await sheet.run(
        callBridge(workspace, 'fileImport.fillDown', {
          id,
          column: Number(column.key),
          from: from + 1,
          to: chosen.last + 1,
        }),
      )
    } else {
      const source = sheet.pages.row(from)
      if (source !== undefined) await same(source.cells[Number(column.key)] ?? '', from + 1, chosen.last + 1, column)
    }
  }

  const nextIssue = async () => {
    if (total === 0) return
    const wanted = { level: filter.level, code: filter.code }
    const here = sheet.pages.row(state.at.row)
    // Enter may lead onto the next wrong cell: it is next, and is not passed over.
    if (
      state.landed &&
      here !== undefined &&
      nextInRow(here, layout.columns, state.at.column - 1, wanted) === state.at.column
    ) {
      return go(state.at)
    }
    if (!isWhole(filter)) {
      const spot = nextInView(sheet.pages, total, layout.columns, state.at, wanted)
      return spot === null ? say('筛选出的行里没有要处理的问题') : go(spot)
    }
    const inRow = here === undefined ? null : nextInRow(here, layout.columns, state.at.column, wanted)
    if (inRow !== null) return go({ row: state.at.row, column: inRow })
    const level = row.rows.errors > 0 ? 'error' : 'warning'
    const answer = await callBridge(workspace, 'fileImport.nextIssue', {
      id,
      after: state.at.row + 1,
      level,
      code: null,
    })
    if (!answer.ok) return say(answer.error.problem)
    if (answer.data.row === null) return say('没有错误和提醒了')
    const place = layout.columns.find((one) => one.key === String(answer.data.column ?? 'issues'))
    go({ row: answer.data.row - 1, column: place?.index ?? 0 })
  }

  const step = async (name: 'fileImport.undo' | 'fileImport.redo', what: string | null, done: string) => {
    if (what === null) return say(name === 'fileImport.undo' ? '没有可以撤销的修改' : '没有可以重做的修改')
    if (allowed(1) && (await sheet.run(callBridge(workspace, name, { id })))) say(`${done}：${what}`)
  }

  return {
    write: (target, key, text) => {
      if (!allowed(1)) return
      say('')
      void sheet.write([{ row: target.row, column: Number(key), text }])
    },
    paste: (block) => void paste(block),
    clear: () => {
      if (column !== undefined && column.readOnly === undefined) void same('', chosen.first, chosen.last + 1, column)
    },
    fillDown: () => void fillDown(),
    nextIssue: () => void nextIssue(),
    undo: () => void step('fileImport.undo', row.undo, '已撤销'),
    redo: () => void step('fileImport.redo', row.redo, '已重做'),
  }
}
