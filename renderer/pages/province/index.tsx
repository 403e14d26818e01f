import { PAGES, titleOf } from '../../pages.tsx'
import { useRoute } from '../../state/router.ts'
import { NOT_IN_THIS_VERSION } from '../../text/common.ts'
import { PROVINCE_TEXT } from '../../text/province.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'

/** An area of the 省包 manual that is not built yet: what it will do, and that nothing of it runs now. */
export default function ProvincePage() {
  const { path } = useRoute()
  const entry = PAGES.find((one) => one.path === path)
  if (entry === undefined) return null
  return (
    <Page menuPath={entry.menuPath} title={titleOf(entry)}>
      <EmptyState
        title={NOT_IN_THIS_VERSION}
        hint={
          <>
            {PROVINCE_TEXT.purpose[path] ?? ''}
            <br />
            {PROVINCE_TEXT.meanwhile}
          </>
        }
      />
    </Page>
  )
}
