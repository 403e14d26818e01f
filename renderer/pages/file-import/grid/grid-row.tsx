/* biome-ignore-all lint/a11y/useSemanticElements: a sheet of half a million rows is drawn in part, which a table cannot say */
/* biome-ignore-all lint/a11y/useFocusableInteractive: the field over the chosen cell takes the focus for the grid */
import { memo } from 'react'
import { type GridLayout, ROW_HEIGHT } from './layout.ts'

/** error: must be put right · warning: look at it · note: restored or cleaned while reading · edited, skipped by a person. */
export type CellTone = 'error' | 'warning' | 'note' | 'edited' | 'skipped'

export interface CellView {
  text: string
  tone: CellTone | null
  /** What is the matter, for the cell's title. */
  note: string
  /** On its way to main; not booked yet. */
  pending?: boolean
  /** Left out. */
  dim?: boolean
}

/** A shape per tone, so that a state is read without its colour. */
const GLYPH: Record<CellTone, string> = { error: '✕', warning: '!', note: '↺', edited: '✎', skipped: '–' }

interface GridRowProps<Row> {
  /** `undefined` = not read yet. */
  row: Row | undefined
  index: number
  layout: GridLayout
  rowNumber: (row: Row) => number
  cell: (row: Row, column: string) => CellView
}

function GridRowPlain<Row>({ row, index, layout, rowNumber, cell }: GridRowProps<Row>) {
  return (
    <div
      role="row"
      className="dj-sheet-row"
      data-row={index}
      aria-rowindex={index + 2}
      style={{ top: index * ROW_HEIGHT, width: layout.width }}
    >
      <span role="rowheader" className="dj-sheet-number" style={{ width: layout.columns[0]?.left ?? 0 }}>
        {row === undefined ? '' : rowNumber(row)}
      </span>
      {layout.columns.map((column) => {
        const view = row === undefined ? null : cell(row, column.key)
        return (
          <div
            key={column.key}
            role="gridcell"
            className="dj-sheet-cell"
            aria-colindex={column.index + 2}
            aria-invalid={view?.tone === 'error' || undefined}
            data-cell={column.index}
            data-tone={view?.tone ?? undefined}
            data-frozen={column.frozen === true}
            data-code={column.code === true}
            data-align={column.align}
            data-pending={view?.pending}
            data-dim={view?.dim}
            title={view === null || view.note === '' ? view?.text : `${view.text}\n${view.note}`}
            style={{ width: column.width, left: column.frozen ? column.left : undefined }}
          >
            {view?.tone ? <i aria-hidden="true">{GLYPH[view.tone]}</i> : null}
            <span>{view?.text}</span>
          </div>
        )
      })}
    </div>
  )
}

export const GridRow = memo(GridRowPlain) as typeof GridRowPlain
