import type { GoodsDesk } from '../kit/control.ts'
import type { System, SystemKit } from '../kit/system.ts'

export type WangdianSystem = System & { desk: GoodsDesk }

export function createWangdianSystem(_kit: SystemKit): WangdianSystem {
  throw new Error('not built yet')
}
