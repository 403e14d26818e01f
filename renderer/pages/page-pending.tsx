import { pageAt, titleOf } from '../pages.tsx'
import { NOT_IN_THIS_VERSION } from '../text/common.ts'
import { EmptyState } from '../ui/empty-state.tsx'
import { Page } from '../ui/page.tsx'

/** A page of the menu that this version does not have yet. */
export function PagePending({ path }: { path: string }) {
  const entry = pageAt(path, null)
  if (entry === null) return null
  return (
    <Page menuPath={entry.menuPath} title={titleOf(entry)}>
      <EmptyState title={NOT_IN_THIS_VERSION} />
    </Page>
  )
}
