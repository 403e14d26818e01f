import { type ReactNode, useId } from 'react'

interface PanelProps {
  title?: ReactNode
  /** Right of the title. */
  extra?: ReactNode
  children: ReactNode
  /** Without inner padding, for lists that draw their own lines. */
  flush?: boolean
  className?: string
}

/** A titled part of a page. */
export function Panel({ title, extra, children, flush = false, className = '' }: PanelProps) {
  const id = useId()
  return (
    <section className={`dj-panel ${className}`} aria-labelledby={title ? id : undefined}>
      {title ? (
        <header className="dj-panel-header">
          <h2 id={id}>{title}</h2>
          {extra ? <div className="dj-panel-extra">{extra}</div> : null}
        </header>
      ) : null}
      <div className={flush ? 'dj-panel-flush' : 'dj-panel-body'}>{children}</div>
    </section>
  )
}
