import { randomInt } from 'node:crypto'
import { killRun } from '../test/faults/kill-run.ts'

/** `npm run faults -- [--runs 200] [--seed N]`: kills the product at random moments and judges by the POS's own books. */
export default async function faults(args: string[]): Promise<number> {
  const option = (name: string): number | null => {
    const at = args.indexOf(name)
    return at < 0 ? null : Number(args[at + 1])
  }
  const runs = option('--runs') ?? 200
  const first = option('--seed') ?? randomInt(1, 1_000_000)
  console.log(`${runs} runs from seed ${first}`)
  let bad = 0
  for (let seed = first; seed < first + runs; seed += 1) {
    const { kills, stateAfterKill, verdict, result } = await killRun(seed)
    const ok =
      verdict.missing.length + verdict.twice + verdict.unexpected.length + verdict.different.length === 0 &&
      result.failed + result.unknown + result.waiting === 0
    if (!ok) bad += 1
    console.log(
      `${ok ? '✓' : '✗'} seed ${seed} killed after ${kills.join(', ')} ms (${stateAfterKill}): ${verdict.right}/${verdict.expected} right, ${verdict.missing.length} missing, ${verdict.twice} twice`,
    )
  }
  console.log(`${runs - bad} of ${runs} runs hold`)
  return bad === 0 ? 0 : 1
}
