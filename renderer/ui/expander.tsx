interface ExpanderProps {
  open: boolean
  count: number
  onToggle: () => void
}

/** Opens the specs of a product inside its list. With one spec there is nothing to open. */
export function Expander({ open, count, onToggle }: ExpanderProps) {
  if (count < 2) return <span className="dj-expander" aria-hidden="true" />
  return (
    <button
      type="button"
      tabIndex={-1}
      className="dj-expander"
      aria-expanded={open}
      aria-label={open ? '收起规格' : `展开 ${count} 个规格`}
      title={open ? '收起规格' : `展开 ${count} 个规格`}
      onClick={(event) => {
        event.stopPropagation()
        onToggle()
      }}
    >
      {open ? '▾' : '▸'}
    </button>
  )
}
