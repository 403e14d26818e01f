import { formatCount } from '../../text/format.ts'

/** `已显示 200 / 12,340` or `共 37 行`. */
export function countText(shown: number, total: number | null, hasMore: boolean): string {
  if (hasMore)
    return total === null ? `已显示 ${formatCount(shown)} 行` : `已显示 ${formatCount(shown)} / ${formatCount(total)}`
  return `共 ${formatCount(total ?? shown)} 行`
}
