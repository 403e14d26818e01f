import { ORDER_KINDS, type OrderKind } from '../../../preload/contract/index.ts'
import { linkTo, navigate } from '../../state/router.ts'
import { KIND_WORDS } from '../../text/orders.ts'

/** For `<a href>`: the page of one order, e.g. `#/p/transfers?order=12`. */
export const orderLink = (kind: OrderKind, id: number): string => linkTo(KIND_WORDS[kind].path, { order: id })

export const openOrder = (kind: OrderKind, id: number): void => navigate(KIND_WORDS[kind].path, { order: id })

/** Kind of order of a route; null = it is no order page. */
export function kindOfPath(path: string): OrderKind | null {
  return ORDER_KINDS.find((kind) => KIND_WORDS[kind].path === path) ?? null
}
