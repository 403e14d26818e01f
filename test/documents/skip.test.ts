import { describe, expect, it } from 'vitest'
import { type SkipPart, skipRefusal } from '../../main/documents/skip.ts'
import { COUNTED_SKIPPED, SETTLED_BY_HAND, skippedTrouble } from '../../main/documents/skipped.ts'
import { OUTBOX_STATES } from '../../main/queue/types.ts'
import { DOCUMENT_STATES, type DocumentState, documentTabOf } from '../../preload/contract/index.ts'

const at = (state: DocumentState) => ({ state, trouble: null })
const part = (
  delivery: SkipPart['delivery'],
  state: NonNullable<SkipPart['row']>['state'],
  firstSentAt: number | null = null,
): SkipPart => ({ delivery, row: { state, firstSentAt } })

describe('不发送', () => {
  it('A33 is for what waits for a person, and for nothing else', () => {
    for (const state of DOCUMENT_STATES)
      expect(skipRefusal(at(state), []) === null, state).toBe(documentTabOf(state) === 'attention')
  })

  it('S98 never ends what is on its way, has arrived, or is unknown', () => {
    const possible = (one: SkipPart) => skipRefusal(at('refused'), [part('refused', 'refused', 5), one]) === null
    for (const state of OUTBOX_STATES) {
      // Never left: only what could still be given up in the queue.
      expect(possible(part('open', state)), `unsent ${state}`).toBe(state === 'pending' || state === 'waiting')
      expect(possible(part('open', state, 5)), `sent ${state}`).toBe(false)
      expect(possible(part('delivered', state, 5)), state).toBe(false)
      expect(possible(part('existed', state, 5)), state).toBe(false)
    }
    expect(possible(part('refused', 'unknown', 5))).toBe(false)
    expect(possible(part('refused', 'sending', 5))).toBe(false)
    expect(possible(part('discarded', 'discarded'))).toBe(true)
    expect(possible({ delivery: 'refused', row: null })).toBe(true)
    expect(skipRefusal(at('unknown'), [part('open', 'unknown', 5)])).toContain('结果未知')
  })

  it('A33 says who chose it and why, and is chosen once', () => {
    const trouble = skippedTrouble({ reason: '已手工录入', by: '李店员', counted: false })
    expect(trouble).toMatchObject({ code: SETTLED_BY_HAND, problem: '由人处理：已手工录入' })
    expect(trouble.cause).toContain('李店员')
    expect(skipRefusal({ state: 'not-returned', trouble }, [])).toBe('已经选择了不发送')
    expect(skippedTrouble({ reason: '盘点已包含', by: '李店员', counted: true }).code).toBe(COUNTED_SKIPPED)
  })
})
