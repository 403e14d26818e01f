import { type GoodsPhase, PHASES } from '../../main/remote/ideal/index.ts'

export const GOODS_PHASES = PHASES.filter((phase): phase is GoodsPhase => phase !== 'CANCEL_RESULT')
