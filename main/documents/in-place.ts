import type { Connections } from '../connections/index.ts'
import { choiceOf, countedTrouble, isHeldState } from './counted.ts'
import type { InFamily } from './in-kinds.ts'
import { decideIn, EXPECTED_MS, type InDecision, type InFacts } from './in-rules.ts'
import { inExtra, isUndecided, placeText } from './in-take.ts'
import { skippedOf, skippedTrouble } from './skipped.ts'
import type { DocumentPatch, DocumentTables, StoredDocument } from './tables.ts'

/** What a decision needs of the connection; taken once for many documents. */
export interface InSurroundings {
  /** Warehouse → shop of confirmed pairs. */
  shops: ReadonlyMap<string, string>
  /** Warehouses that bear the number of a shop of the POS without being confirmed. */
  unconfirmed: ReadonlySet<string>
  runner: 'app' | 'direct'
  productsRunner: 'app' | 'direct'
  kindsOff: ReadonlySet<string>
  /** ERP's time at which this connection began, epoch ms. */
  since: number
}

/** Seconds on the wire and a measured offset: what was finished within this time of the start counts as after it. */
const START_SLACK_MS = 60_000

export function surroundingsOf(
  connectionId: number,
  connections: Pick<Connections, 'pairs' | 'mapping' | 'runner'>,
  settings: { kindsOff: readonly string[]; since: number },
): InSurroundings {
  const shops = new Map(connections.pairs(connectionId).map((pair) => [pair.warehouseNo, pair.shopId]))
  const mapping = connections.mapping(connectionId)
  const unconfirmed = new Set<string>()
  if (mapping.ok)
    for (const row of mapping.data.rows) {
      if (!shops.has(row.shopId)) unconfirmed.add(row.shopId)
      if (row.warehouseNo !== null && !shops.has(row.warehouseNo)) unconfirmed.add(row.warehouseNo)
    }
  return {
    shops,
    unconfirmed,
    runner: connections.runner(connectionId, 'documentsIn'),
    productsRunner: connections.runner(connectionId, 'products'),
    kindsOff: new Set(settings.kindsOff),
    since: settings.since,
  }
}

/** Two surroundings that decide alike have the same text. */
export const surroundingsKey = (around: InSurroundings): string =>
  JSON.stringify([[...around.shops].sort(), [...around.unconfirmed].sort(), around.runner, around.productsRunner])

export function factsOf(document: StoredDocument, around: InSurroundings): InFacts {
  const extra = inExtra(document)
  const warehouse = document.warehouseNo ?? ''
  return {
    family: document.family as InFamily,
    code: extra.code,
    status: document.remoteState === '' ? null : Number(document.remoteState),
    bornHere: extra.bornHere,
    warehouse: around.shops.has(warehouse) ? 'shop' : around.unconfirmed.has(warehouse) ? 'unconfirmed' : 'none',
    lines: document.lines,
    skus: document.skus,
    badLines: extra.badLines,
    sendable: extra.sendable,
    withoutCode: extra.withoutCode,
    off: around.kindsOff.has(document.kind),
    runner: around.runner,
    beforeStart: (document.finishedThereAt ?? document.changedThereAt ?? around.since) < around.since - START_SLACK_MS,
    wanted: extra.wanted,
    split: extra.split,
  }
}

/** What may go by itself goes only if no 盘点 came between; one that looks for its products is asked when it has them. */
function decideCounted(
  document: StoredDocument,
  shopId: string | null,
  decision: InDecision,
  tables: DocumentTables,
): InDecision {
  const skipped = choiceOf(document) === 'skip' ? skippedOf(document) : null
  if (skipped && (decision.go || isHeldState(decision.state)))
    return { go: false, state: 'not-returned', trouble: skippedTrouble(skipped) }
  if (!decision.go) return decision
  const trouble = document.state === 'missing-products' ? null : countedTrouble(tables, document, shopId)
  return trouble ? { go: false, state: 'held', trouble } : decision
}

/**
 * Puts a document where the rules say, in the caller's transaction. One that is under way stays; one that waits for
 * products goes on waiting until they are looked for. Returns the decision, or null when it was not for deciding.
 */
export function placeIn(
  document: StoredDocument,
  around: InSurroundings,
  deps: { tables: DocumentTables; now: number; by?: string },
): InDecision | null {
  const { tables, now } = deps
  if (!isUndecided(document, tables)) return null
  const shopId = around.shops.get(document.warehouseNo ?? '') ?? null
  const decision = decideCounted(document, shopId, decideIn(factsOf(document, around)), tables)
  const due = (document.finishedThereAt ?? document.changedThereAt ?? now) + EXPECTED_MS
  if (decision.go) {
    const searching = document.state === 'missing-products' && document.trouble?.code !== 'NO_MERCHANT_CODE'
    if (document.state === 'queued' || searching) {
      if (document.shopId !== shopId) tables.patch(document.id, { shopId })
      return decision
    }
    tables.patch(document.id, {
      state: 'queued',
      trouble: null,
      shopId,
      queuedAt: now,
      expectedAt: due,
      alerted: 0,
    })
    tables.addEvent(document.id, { at: now, event: 'queued', text: '可以回传，等待发送到门店', by: deps.by ?? null })
    return decision
  }
  const moved = document.state !== decision.state || document.trouble?.code !== decision.trouble?.code
  const observing = decision.state === 'observing'
  const patch: DocumentPatch = {
    state: decision.state,
    trouble: decision.trouble,
    shopId,
    expectedAt: observing ? due : null,
    queuedAt: null,
    ...(observing && document.expectedAt !== null ? {} : { alerted: 0 }),
  }
  tables.patch(document.id, patch)
  if (moved)
    tables.addEvent(document.id, {
      at: now,
      event: decision.state,
      text: placeText(decision.state, decision.trouble?.cause ?? null),
    })
  return decision
}
