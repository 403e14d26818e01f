import { PagePending } from '../page-pending.tsx'

export default function PageHere() {
  return <PagePending path="/journal" />
}
