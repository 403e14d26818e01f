import type { CallOutput } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'

/** `已推送 3 张；2 张没有处理：商品未映射（2）`, the reasons by how often. `done` says what was done. */
export function resultText(done: string, { changed, refused }: CallOutput<'orders.push'>): string {
  const text = `${done} ${formatCount(changed)} 张`
  if (refused.length === 0) return `${text}。`
  const reasons = new Map<string, number>()
  for (const { reason } of refused) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const list = [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, count]) => `${reason}（${formatCount(count)}）`)
  const more = list.length > 3 ? ' 等' : ''
  return `${text}；${formatCount(refused.length)} 张没有处理：${list.slice(0, 3).join('；')}${more}`
}
