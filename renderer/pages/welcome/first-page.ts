import type { WorkspaceName } from '../../../preload/contract/index.ts'

/** Where the first click leads. */
export function firstPage(role: 'shop' | 'province', workspace: WorkspaceName): string {
  if (role === 'province') return '/'
  return workspace === 'practice' ? '/import' : '/connections'
}
