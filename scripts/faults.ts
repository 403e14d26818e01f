import { randomInt } from 'node:crypto'
import { documentsKillRun } from '../test/faults/kill-documents-run.ts'
import { provinceKillRun } from '../test/faults/kill-province-run.ts'
import { killRun } from '../test/faults/kill-run.ts'
import { stockKillRun } from '../test/faults/kill-stock-run.ts'

const CHAPTERS = ['products', 'province', 'stock', 'documents'] as const
/** Kills of one world of a province or of documents, and of one of a shop's stock. */
const MOMENTS = 25
const STOCK_MOMENTS = 20

/**
 * `npm run faults -- [--runs 200] [--seed N] [--only products|province|stock|documents]`: kills the product at random moments and judges by
 * the books of the other side. Runs of all but products are moments, several to a world.
 */
export default async function faults(args: string[]): Promise<number> {
  const option = (name: string): string | null => {
    const at = args.indexOf(name)
    return at < 0 ? null : (args[at + 1] ?? null)
  }
  const only = option('--only')
  if (only !== null && !CHAPTERS.some((one) => one === only)) {
    console.error(`--only takes ${CHAPTERS.join(' or ')}`)
    return 1
  }
  const runs = Number(option('--runs') ?? 200)
  const first = Number(option('--seed') ?? randomInt(1, 1_000_000))
  console.log(`${runs} runs from seed ${first}`)
  let bad = 0
  const asked = (name: (typeof CHAPTERS)[number]): boolean => only === null || only === name
  if (asked('products')) bad += await killProducts(first, runs)
  if (asked('province')) bad += await killProvince(first, runs)
  if (asked('stock')) bad += await killStock(first, runs)
  if (asked('documents')) bad += await killDocuments(first, runs)
  return bad === 0 ? 0 : 1
}

async function killProducts(first: number, runs: number): Promise<number> {
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
  console.log(`products: ${runs - bad} of ${runs} runs hold`)
  return bad
}

async function killProvince(first: number, runs: number): Promise<number> {
  let bad = 0
  let lost = 0
  let twice = 0
  for (let done = 0, seed = first; done < runs; done += MOMENTS, seed += 1) {
    const { kills, struck, orders, verdict } = await provinceKillRun(seed, Math.min(MOMENTS, runs - done))
    const wrong = [...verdict.lost, ...verdict.twice, ...verdict.different]
    if (wrong.length > 0) bad += 1
    lost += verdict.lost.length
    twice += verdict.twice.length
    console.log(
      `${wrong.length === 0 ? '✓' : '✗'} seed ${seed}: ${kills.length} kills, ${orders} orders, ${verdict.documents} documents, ${verdict.serials} serials; found ${JSON.stringify(struck)}`,
    )
    for (const one of wrong) console.log(`  ${one}`)
  }
  console.log(`province: ${runs} moments, ${lost} lost, ${twice} twice`)
  return bad
}

async function killStock(first: number, runs: number): Promise<number> {
  let bad = 0
  for (let done = 0, seed = first; done < runs; done += STOCK_MOMENTS, seed += 1) {
    const { direction, kills, struck, written, wrong } = await stockKillRun(
      seed,
      seed % 2 === 0 ? 'erp' : 'pos',
      Math.min(STOCK_MOMENTS, runs - done),
    )
    if (wrong.length > 0) bad += 1
    console.log(
      `${wrong.length === 0 ? '✓' : '✗'} seed ${seed} master ${direction}: ${kills.length} kills, ${written} SKUs written; found ${JSON.stringify(struck)}`,
    )
    for (const one of wrong) console.log(`  ${one}`)
  }
  console.log(`stock: ${runs} moments`)
  return bad
}

async function killDocuments(first: number, runs: number): Promise<number> {
  let bad = 0
  for (let done = 0, seed = first; done < runs; done += MOMENTS, seed += 1) {
    const { kills, documents, underWay, wrong } = await documentsKillRun(seed, Math.min(MOMENTS, runs - done))
    if (wrong.length > 0) bad += 1
    console.log(
      `${wrong.length === 0 ? '✓' : '✗'} seed ${seed}: ${kills.length} kills, ${documents} documents, ${underWay} of them under way at a kill`,
    )
    for (const one of wrong) console.log(`  ${one}`)
  }
  console.log(`documents: ${runs} moments`)
  return bad
}
