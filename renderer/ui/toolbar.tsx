import type { ReactNode } from 'react'

/** One line of filters and buttons; `end` stands at the right edge. Wraps when narrow. */
export function Toolbar({ children, end, label }: { children?: ReactNode; end?: ReactNode; label?: string }) {
  return (
    <div className="dj-toolbar" role="toolbar" aria-label={label ?? '工具栏'}>
      <div className="dj-toolbar-start">{children}</div>
      {end ? <div className="dj-toolbar-end">{end}</div> : null}
    </div>
  )
}
