import { askUntilAnswered } from '../ask.ts'
import type { Asked, PosSource } from '../remotes.ts'
import type { Ask } from './worker-messages.ts'

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
    case 'products':
      return askUntilAnswered(() => pos.lookUpProducts(question.by, question.keys, asked), options)
  }
}
