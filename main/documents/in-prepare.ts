import type { Trouble } from '../../preload/contract/index.ts'
import { AskRefused, type DocumentImport, foldCode } from '../catalog/index.ts'
import type { Pos } from '../remote/pos/index.ts'
import type { Read } from '../remote/read.ts'
import type { Wangdian } from '../remote/wangdian/index.ts'
import { inTransaction } from '../store/index.ts'
import { countedTrouble } from './counted.ts'
import { type EnqueueDeps, enqueueAll, isGivenUp, type Ready } from './in-enqueue.ts'
import { createsProducts } from './in-kinds.ts'
import { sourceKey } from './in-payload.ts'
import type { InSurroundings } from './in-place.ts'
import { decideMissing } from './in-rules.ts'
import { breathe, inExtra, isUndecided, placeText } from './in-take.ts'
import type { StoredDocument, StoredLine } from './tables.ts'

/** Documents of one round: one question for their source numbers, few for their products. */
const ROUND = 50
/** Keys of one look-up (pos.openapi.yaml, x-limits.keysPerLookup). */
const KEYS = 200
/** Documents without products looked at in one run, those that waited longest first. */
const MOST_MISSING = 500
/** A document whose products could not be planned is planned again this often (ms). */
const REPLAN_MS = 30 * 60_000

export interface PrepareDeps extends EnqueueDeps {
  pos: Pick<Pos, 'lookUpDocuments' | 'lookUpProducts' | 'lookUpStock' | 'erpSync'>
  erp: Pick<Wangdian, 'transfersBy'>
  ask<T>(call: () => Promise<Read<T>>): Promise<T>
  asked: { signal: AbortSignal; correlationId: string }
  surroundings(): InSurroundings
  /** S92–S94, of the catalogue. */
  importProducts(wanted: readonly { specNo: string; goodsNo: string }[], correlationId: string): Promise<DocumentImport>
  /** ERP数据同步设置 was read. */
  switchRead(enabled: boolean): void
  isOurs(number: string): boolean
  moved(done: number): void
  /** Documents without products looked at in one run; for tests. */
  mostMissing?: number
}

export interface Prepared {
  queued: number
  existed: number
  bornHere: number
  missing: number
}

/**
 * Gets documents that may go ready for the outbox: asks the POS for their source numbers (A29), for documents of the POS
 * among their external numbers (A17), and for their products (S92, A33); then queues them. Throws what `ask` throws;
 * whatever was finished before that stays.
 */
export async function prepareIn(connectionId: number, deps: PrepareDeps): Promise<Prepared> {
  const sum: Prepared = { queued: 0, existed: 0, bornHere: 0, missing: 0 }
  const codes = new Map<string, boolean>()
  let switchOn: boolean | null = null
  const readSwitch = async (): Promise<boolean> => {
    if (switchOn === null) {
      switchOn = (await deps.ask(() => deps.pos.erpSync(deps.asked))).enabled
      deps.switchRead(switchOn)
    }
    return switchOn
  }
  for (let after = 0; ; ) {
    const { tables } = deps
    const page = tables.inState(connectionId, 'in', 'queued', after, ROUND)
    after = page.at(-1)?.id ?? after
    const round = page.filter((document) => isUndecided(document, tables))
    if (round.length > 0) await prepareRound(connectionId, round, codes, readSwitch, sum, deps)
    if (page.length < ROUND) break
    await breathe()
  }
  const waiting = deps.tables.leastAskedMissing(connectionId, deps.mostMissing ?? MOST_MISSING)
  for (let at = 0; at < waiting.length; at += ROUND)
    await prepareRound(connectionId, waiting.slice(at, at + ROUND), codes, readSwitch, sum, deps)
  return sum
}

async function prepareRound(
  connectionId: number,
  all: StoredDocument[],
  codes: Map<string, boolean>,
  readSwitch: () => Promise<boolean>,
  sum: Prepared,
  deps: PrepareDeps,
): Promise<void> {
  const { tables } = deps
  const around = deps.surroundings()
  // The runner or the mapping may have changed since they were placed.
  let round = all.filter(
    (document) => around.runner === 'app' && around.shops.get(document.warehouseNo ?? '') !== undefined,
  )
  const born = await bornInPos(connectionId, round, deps)
  if (born.size > 0) {
    leave(born, deps)
    sum.bornHere += born.size
    round = round.filter((document) => !born.has(document.id))
  }
  const there = await arrivedAlready(round, deps)
  if (there.size > 0) {
    arrive(there, deps)
    sum.existed += there.size
    round = round.filter((document) => !there.has(document.id))
  }
  const lines = new Map(round.map((document) => [document.id, tables.linesOf(document.id)]))
  if (round.length === 0) return
  await learnCodes(lines, codes, around.shops.get(round[0]!.warehouseNo ?? '')!, deps)
  const ready: Ready[] = []
  for (const document of round) {
    const own = lines.get(document.id)!
    const missing = missingLines(own, codes)
    const plan = missing.length === 0 ? null : await productsOf(document, missing, around, readSwitch, deps)
    if (missing.length > 0 && !plan) {
      sum.missing += 1
      continue
    }
    const counted = countedTrouble(tables, document)
    if (counted) holdCounted(document, counted, deps)
    else ready.push({ document, own, plans: plan ? [plan] : [] })
  }
  sum.queued += await enqueueAll(connectionId, ready, around, deps)
  deps.moved(sum.queued + sum.existed + sum.missing)
}

function missingLines(own: readonly StoredLine[], codes: ReadonlyMap<string, boolean>): StoredLine[] {
  const seen = new Set<string>()
  return own.filter((line) => {
    if (line.quantity <= 0 || codes.get(line.codeKey) !== false || seen.has(line.codeKey)) return false
    seen.add(line.codeKey)
    return true
  })
}

/** A17, A30: documents pushed by the vendors' own link carry the number of the POS's document. */
async function bornInPos(
  connectionId: number,
  round: readonly StoredDocument[],
  deps: PrepareDeps,
): Promise<Map<number, StoredDocument>> {
  const { tables } = deps
  const numbers = new Map<number, string>()
  const born = new Map<number, StoredDocument>()
  for (const document of round) {
    if (document.outerNo !== '') numbers.set(document.id, document.outerNo)
    else if (inExtra(document).code === 2 && document.sourceNo !== '') {
      const kept = tables.find(connectionId, 'in', 'transfer', document.sourceNo)
      const outerNo =
        kept?.outerNo ??
        (await deps.ask(() => deps.erp.transfersBy({ transferNo: document.sourceNo }, deps.asked)))[0]?.outerNo ??
        ''
      if (outerNo !== '' && deps.isOurs(outerNo)) born.set(document.id, document)
      else if (outerNo !== '') numbers.set(document.id, outerNo)
    }
  }
  if (numbers.size === 0) return born
  const keys = [...new Set(numbers.values())]
  const answers = await deps.ask(() => deps.pos.lookUpDocuments('documentNo', keys, deps.asked))
  const ofPos = new Set(
    answers.filter((answer) => answer.matches.some((match) => match.origin === 'pos')).map((answer) => answer.key),
  )
  for (const document of round) if (ofPos.has(numbers.get(document.id) ?? '')) born.set(document.id, document)
  return born
}

function leave(born: ReadonlyMap<number, StoredDocument>, deps: PrepareDeps): void {
  const trouble: Trouble = {
    code: 'BORN_IN_POS',
    problem: '不回传',
    cause: '这张单据来自门店系统，回传会重复记账。',
    action: '无需处理。',
  }
  inTransaction(deps.db, () => {
    for (const document of born.values()) {
      if (isGivenUp(document.id, deps.tables)) continue
      deps.tables.patch(document.id, {
        state: 'not-returned',
        trouble,
        expectedAt: null,
        queuedAt: null,
        extra: { ...document.extra, bornHere: true },
      })
      deps.tables.addEvent(document.id, { at: deps.now(), event: 'not-returned', text: `不回传：${trouble.cause}` })
    }
  })
  deps.changed([...born.keys()])
}

type There = Map<number, { documentNo: string; at: number }>

/** A29: which of them the POS has, by their own number. */
export async function arrivedAlready(
  round: readonly StoredDocument[],
  deps: Pick<PrepareDeps, 'pos' | 'ask' | 'asked'>,
): Promise<There> {
  const there: There = new Map()
  if (round.length === 0) return there
  const answers = await deps.ask(() =>
    deps.pos.lookUpDocuments(
      'source',
      round.map((document) => sourceKey(document.number)),
      deps.asked,
    ),
  )
  round.forEach((document, index) => {
    const match = answers[index]?.matches.find((one) => one.status !== 'cancelled')
    if (match) there.set(document.id, { documentNo: match.documentNo, at: match.createdAt })
  })
  return there
}

/** They are there without us. */
export function arrive(there: There, deps: Pick<PrepareDeps, 'db' | 'tables' | 'now' | 'changed'>): void {
  inTransaction(deps.db, () => {
    for (const [id, { documentNo, at }] of there) {
      deps.tables.patch(id, {
        state: 'arrived-by-other',
        trouble: null,
        arrivedNo: documentNo,
        arrivedAt: at,
        expectedAt: null,
      })
      deps.tables.setMissing(id, [])
      deps.tables.addEvent(id, {
        at: deps.now(),
        event: 'arrived-by-other',
        text: `门店已有这张单据（对方已同步），单号 ${documentNo}`,
      })
    }
  })
  deps.changed([...there.keys()])
}

/** Asks the POS for every 商家编码 not asked for in this run. */
async function learnCodes(
  lines: ReadonlyMap<number, StoredLine[]>,
  codes: Map<string, boolean>,
  shopId: string,
  deps: PrepareDeps,
): Promise<void> {
  const wanted = new Map<string, string>()
  for (const own of lines.values())
    for (const line of own)
      if (line.quantity > 0 && codes.get(line.codeKey) !== true) wanted.set(line.codeKey, line.specNo)
  const keys = [...wanted.values()]
  for (let at = 0; at < keys.length; at += KEYS) {
    for (const [key, there] of await knownCodes(keys.slice(at, at + KEYS), shopId, deps)) codes.set(key, there)
    deps.moved(at)
  }
}

/**
 * Which 商家编码 the POS has. The stock answers in a line per code, where products answer with all they are; a shop that
 * has been closed meanwhile must not hold up the others, so then the products are asked.
 */
async function knownCodes(part: readonly string[], shopId: string, deps: PrepareDeps): Promise<[string, boolean][]> {
  try {
    const answers = await deps.ask(() => deps.pos.lookUpStock(shopId, part, deps.asked))
    return answers.map((answer) => [foldCode(answer.key), answer.found])
  } catch (error) {
    if (!(error instanceof AskRefused)) throw error
  }
  const answers = await deps.ask(() => deps.pos.lookUpProducts('merchantCode', part, deps.asked))
  return answers.map((answer) => {
    const key = foldCode(answer.key)
    const live = answer.matches.some(
      (product) => product.status !== 'deleted' && product.specs.some((spec) => foldCode(spec.merchantCode) === key),
    )
    return [key, live]
  })
}

/** The products to create first; null = the document is held. */
async function productsOf(
  document: StoredDocument,
  missing: readonly StoredLine[],
  around: InSurroundings,
  readSwitch: () => Promise<boolean>,
  deps: PrepareDeps,
): Promise<DocumentImport | null> {
  const { code } = inExtra(document)
  const decision = decideMissing({
    family: document.family,
    code,
    switchOn: createsProducts(document.family, code) ? await readSwitch() : null,
    productsRunner: around.productsRunner,
    missing: missing.map((line) => line.specNo),
  })
  if (!decision.create) {
    hold(document, missing, decision.trouble, deps)
    return null
  }
  const { plannedAt } = inExtra(document)
  const planned = document.trouble?.code === 'PRODUCTS_NOT_PLANNED' && document.askedAt !== null
  if (planned && plannedAt !== undefined && deps.now() - plannedAt < REPLAN_MS) {
    // Looked at, so that the next run looks at others first.
    inTransaction(deps.db, () => deps.tables.patch(document.id, { askedAt: deps.now() }))
    return null
  }
  const plan = await deps.importProducts(
    missing.map(({ specNo, goodsNo }) => ({ specNo, goodsNo })),
    document.correlationId,
  )
  if (plan.problems.length > 0) {
    const named = plan.problems.slice(0, 3).map((one) => `${one.specNo}：${one.reason}`)
    hold(
      document,
      missing,
      {
        code: 'PRODUCTS_NOT_PLANNED',
        problem: '缺商品',
        cause: `有 ${plan.problems.length} 个商品不能自动创建。${named.join('；')}`,
        action: '请按说明修改 ERP 货品档案，或手工导入这些商品；之后单据会自动发送。',
      },
      deps,
    )
    return null
  }
  return plan
}

/** Its products are there now, but a 盘点 came between. */
function holdCounted(document: StoredDocument, trouble: Trouble, { db, tables, now, changed }: PrepareDeps): void {
  inTransaction(db, () => {
    if (isGivenUp(document.id, tables)) return
    tables.patch(document.id, { state: 'held', trouble, expectedAt: null })
    tables.setMissing(document.id, [])
    tables.addEvent(document.id, { at: now(), event: 'held', text: placeText('held', trouble.cause) })
  })
  changed([document.id])
}

function hold(document: StoredDocument, missing: readonly StoredLine[], trouble: Trouble, deps: PrepareDeps): void {
  const { tables } = deps
  const now = deps.now()
  const extra = { ...document.extra, ...(trouble.code === 'PRODUCTS_NOT_PLANNED' ? { plannedAt: now } : {}) }
  inTransaction(deps.db, () => {
    if (isGivenUp(document.id, tables)) return
    const same = document.state === 'missing-products' && document.trouble?.cause === trouble.cause
    tables.patch(document.id, { state: 'missing-products', trouble, expectedAt: null, askedAt: now, extra })
    if (same) return
    tables.setMissing(document.id, missing)
    for (const line of missing) tables.noteCode(document.id, line.codeKey, '缺商品')
    tables.addEvent(document.id, { at: now, event: 'missing-products', text: `缺商品：${trouble.cause}` })
  })
  deps.changed([document.id])
}
