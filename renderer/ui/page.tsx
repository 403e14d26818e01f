import type { ReactNode } from 'react'

interface PageProps {
  /** The manuals' own path; shown as breadcrumb. */
  menuPath: readonly string[]
  title: string
  /** 头部按钮, main action first. */
  actions?: ReactNode
  /** Short line under the title: what one does here. */
  note?: ReactNode
  /** fill: the page keeps the window's height and scrolls inside (lists). flow: the page scrolls as a whole. */
  layout?: 'flow' | 'fill'
  children: ReactNode
}

/** Frame of every page: menu path, title, head buttons, content. */
export function Page({ menuPath, title, actions, note, layout = 'flow', children }: PageProps) {
  return (
    <main className={`dj-page dj-page-${layout}`}>
      <PageHeader menuPath={menuPath} title={title} actions={actions} note={note} />
      <div className="dj-page-body">{children}</div>
    </main>
  )
}

export function PageHeader({ menuPath, title, actions, note }: Omit<PageProps, 'children' | 'layout'>) {
  return (
    <header className="dj-page-header">
      <div className="dj-page-heading">
        {menuPath.length > 1 ? (
          <nav className="dj-crumbs" aria-label="菜单路径">
            {menuPath.join(' → ')}
          </nav>
        ) : null}
        <h1>{title}</h1>
        {note ? <p className="dj-page-note">{note}</p> : null}
      </div>
      {actions ? <div className="dj-page-actions">{actions}</div> : null}
    </header>
  )
}
