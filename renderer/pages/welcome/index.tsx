import type { WorkspaceState } from '../../../preload/contract/index.ts'
export function WelcomePage({ state }: { state: WorkspaceState }) {
  return <div>{state.version}</div>
}
