interface RowActProps {
  text: string
  /** Why it cannot be pressed; `null` = it can. */
  reason?: string | null
  title?: string
  danger?: boolean
  onClick: () => void
}

/** A word to press inside a row. Not in the tab order: Enter opens the row, whose detail has the same buttons. */
export function RowAct({ text, reason = null, title, danger = false, onClick }: RowActProps) {
  return (
    <button
      type="button"
      tabIndex={-1}
      className={`dj-link dj-row-act ${danger ? 'dj-row-act-danger' : ''}`}
      aria-disabled={reason !== null}
      title={reason ?? title ?? text}
      onClick={(event) => {
        event.stopPropagation()
        if (reason === null) onClick()
      }}
    >
      {text}
    </button>
  )
}
