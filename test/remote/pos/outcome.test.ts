import { expect, it } from 'vitest'
import { posOutcome } from '../../../main/remote/pos/index.ts'

it.each(['constructor', '__proto__', 'toString', 'SOMETHING_NEW'])(
  'a code nobody knows (%s) is refused with words, not a crash',
  (code) => {
    const outcome = posOutcome(
      { sourceNo: 'X1', result: 'refused', code, message: '说明', field: null, changed: false },
      null,
    )
    expect(outcome).toMatchObject({ kind: 'refused', trouble: { code, problem: '智能POS拒绝了这条资料' } })
  },
)
