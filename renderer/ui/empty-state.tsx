import type { ReactNode } from 'react'

/** Nothing to show: what that means, and what one can do. */
export function EmptyState({ title, hint, action }: { title: string; hint?: ReactNode; action?: ReactNode }) {
  return (
    <div className="dj-empty">
      <strong>{title}</strong>
      {hint ? <p>{hint}</p> : null}
      {action ? <div className="dj-empty-action">{action}</div> : null}
    </div>
  )
}
