import type { PosLookup, PosProduct } from '../../remote/pos/types.ts'
import { askUntilAnswered } from '../ask.ts'
import type { Asked, PosSource } from '../remotes.ts'
import { type Ask, keysOf } from './worker-messages.ts'

/** Keys of one look-up (pos.openapi.yaml, x-limits.keysPerLookup). */
const KEYS = 200

/** Asks the POS what a planning worker wants to know; waits out what passes by itself. Throws what `askUntilAnswered` does. */
export async function answerQuestion(
  ask: Ask,
  pos: PosSource,
  asked: Asked,
  options: Parameters<typeof askUntilAnswered>[1],
): Promise<unknown> {
  if (ask.ask !== 'pos') return null
  const { question } = ask
  switch (question.what) {
    case 'categories':
      return (await askUntilAnswered(() => pos.categories(asked), options)).map((one) => one.path)
    case 'brands':
      return (await askUntilAnswered(() => pos.brands(asked), options)).map((one) => one.name)
    case 'products': {
      const found: PosLookup<PosProduct>[] = []
      const all = keysOf(question.keys)
      for (let at = 0; at < all.length; at += KEYS) {
        const keys = all.slice(at, at + KEYS)
        const lot = await askUntilAnswered(() => pos.lookUpProducts(question.by, keys, asked), options)
        found.push(...lot.filter(({ matches }) => matches.length > 0))
      }
      return found
    }
  }
}
