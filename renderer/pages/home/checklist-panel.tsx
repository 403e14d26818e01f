import { useQuery } from '../../state/use-query.ts'
import { ChecklistView } from './checklist-view.tsx'

/** 开通清单 of a shop. */
export function ChecklistPanel() {
  const query = useQuery('home.checklist', {}, ['connections.changed'])
  return <ChecklistView steps={query.data?.steps ?? null} error={query.error} onRetry={query.reload} />
}
