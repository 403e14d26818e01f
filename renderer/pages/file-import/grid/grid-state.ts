import { assertNever } from '../../../../preload/contract/assert-never.ts'

/** A cell by its place in the list shown; both from 0. */
export interface Spot {
  row: number
  column: number
}

export interface Bounds {
  rows: number
  columns: number
  /** Rows that fit the window, for PageUp and PageDown. */
  page: number
  /** Columns that can be written in, ascending: where Tab stops. */
  stops: readonly number[]
}

export interface GridState {
  at: Spot
  /** Row of the other end of the selection; equal to `at.row` when one cell is chosen. */
  anchor: number
  /** The cell at `at` is being written in. */
  editing: boolean
  /** Tab goes from cell to cell until the person does something else; otherwise Tab leaves the grid. */
  flow: boolean
  /** The chosen cell was come to by writing in another one, so nobody has looked at it yet. */
  landed: boolean
}

export type GridAction =
  | { type: 'go'; at: Spot; extend?: boolean }
  | { type: 'edit' }
  /** The text was taken over; the chosen cell moves on. */
  | { type: 'commit'; move: 'down' | 'up' | 'right' | 'left' | 'stay' }
  | { type: 'cancel' }
  | { type: 'bounds'; bounds: Bounds }

export const START: GridState = { at: { row: 0, column: 0 }, anchor: 0, editing: false, flow: false, landed: false }

export function reduceGrid(state: GridState, action: GridAction, bounds: Bounds): GridState {
  switch (action.type) {
    case 'go': {
      const at = inside(action.at, bounds)
      return { at, anchor: action.extend ? state.anchor : at.row, editing: false, flow: false, landed: false }
    }
    case 'edit':
      return { ...state, anchor: state.at.row, editing: true }
    case 'commit': {
      const at = inside(nextSpot(state.at, action.move, bounds), bounds)
      const flow = action.move === 'right' || action.move === 'left'
      return { at, anchor: at.row, editing: false, flow, landed: action.move !== 'stay' }
    }
    case 'cancel':
      return { ...state, editing: false, flow: false }
    case 'bounds': {
      const at = inside(state.at, action.bounds)
      const anchor = Math.min(state.anchor, Math.max(0, action.bounds.rows - 1))
      if (at.row === state.at.row && at.column === state.at.column && anchor === state.anchor) return state
      return { ...state, at, anchor }
    }
    default:
      return assertNever(action)
  }
}

function nextSpot(at: Spot, move: 'down' | 'up' | 'right' | 'left' | 'stay', bounds: Bounds): Spot {
  switch (move) {
    case 'down':
      return { ...at, row: at.row + 1 }
    case 'up':
      return { ...at, row: at.row - 1 }
    case 'right': {
      const next = bounds.stops.find((column) => column > at.column)
      if (next !== undefined) return { ...at, column: next }
      return at.row + 1 < bounds.rows ? { row: at.row + 1, column: bounds.stops[0] ?? at.column } : at
    }
    case 'left': {
      const before = bounds.stops.findLast((column) => column < at.column)
      if (before !== undefined) return { ...at, column: before }
      return at.row > 0 ? { row: at.row - 1, column: bounds.stops.at(-1) ?? at.column } : at
    }
    case 'stay':
      return at
    default:
      return assertNever(move)
  }
}

function inside(at: Spot, bounds: Bounds): Spot {
  const within = (value: number, count: number) => Math.max(0, Math.min(value, count - 1))
  return { row: within(at.row, bounds.rows), column: within(at.column, bounds.columns) }
}

/** Where a key of moving leads; `null` = the key does not move. */
export function spotOfKey(key: string, ctrl: boolean, at: Spot, bounds: Bounds): Spot | null {
  switch (key) {
    case 'ArrowDown':
      return { ...at, row: ctrl ? bounds.rows - 1 : at.row + 1 }
    case 'ArrowUp':
      return { ...at, row: ctrl ? 0 : at.row - 1 }
    case 'ArrowRight':
      return { ...at, column: ctrl ? bounds.columns - 1 : at.column + 1 }
    case 'ArrowLeft':
      return { ...at, column: ctrl ? 0 : at.column - 1 }
    case 'PageDown':
      return { ...at, row: at.row + bounds.page }
    case 'PageUp':
      return { ...at, row: at.row - bounds.page }
    case 'Home':
      return ctrl ? { row: 0, column: 0 } : { ...at, column: 0 }
    case 'End':
      return ctrl ? { row: bounds.rows - 1, column: bounds.columns - 1 } : { ...at, column: bounds.columns - 1 }
    default:
      return null
  }
}

/** Rows chosen, both included. */
export function chosenRows(state: Pick<GridState, 'at' | 'anchor'>): { first: number; last: number } {
  return { first: Math.min(state.at.row, state.anchor), last: Math.max(state.at.row, state.anchor) }
}
