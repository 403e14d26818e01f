import type { Trouble } from '../../preload/contract/index.ts'

/** Another PC runs the clock's jobs of this connection; this one only shows what it knows. `holder` is its name. */
export function heldElsewhere(holder: string): Trouble {
  return {
    code: 'HELD_ELSEWHERE',
    problem: `由另一台电脑执行：${holder}`,
    cause: '同一个对接只由一台电脑定时收发，否则单据会重复。',
    action: '要由本机执行，请到【库存同步】点【接管】；那台电脑关机半小时后本机会自动接手。',
  }
}
