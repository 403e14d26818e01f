import type { DocumentState, Trouble } from '../../preload/contract/index.ts'
import { cleanCode } from '../catalog/index.ts'
import type { NewDelivery, OutboxRow } from '../queue/types.ts'
import { COUNTED_SINCE, type CountedChoice, choiceOf, countedTrouble, isHeldState, reopenedTrouble } from './counted.ts'
import { noteSent } from './follow-queue.ts'
import { placeText } from './in-take.ts'
import { BY_OTHER, OUT_KIND, type OutPayload, RUNNER_DIRECT } from './out-delivery.ts'
import {
  decideOut,
  EXPECTED_MS,
  missingProducts,
  type OutDecision,
  type OutFacts,
  stocktakeParts,
} from './out-rules.ts'
import type { OutTables } from './out-tables.ts'
import { outExtra } from './out-take.ts'
import { skippedOf, skippedTrouble } from './skipped.ts'
import type { DocumentTables, StoredDocument, StoredLine } from './tables.ts'

/** Waits in the table, not in the outbox: another document of the shop must arrive first. */
export const BEHIND = 'BEHIND'
/** Booked in the ERP; whether it is reviewed and settled there is being asked. */
export const CONFIRMING = 'CONFIRMING'
/** Times the ERP may refuse a document for its products before a person must look. */
const MOST_REFUSALS = 5

export interface OutPlaceDeps {
  tables: DocumentTables
  own: OutTables
  /** This PC's time. */
  now(): number
  warehouseOf(connectionId: number, shopId: string): { warehouseNo: string; name: string | null } | null
  runner(connectionId: number): 'app' | 'direct'
  isOff(connectionId: number, kind: string): boolean
  queue: {
    enqueue(rows: NewDelivery[]): number[]
    mint(type: string): string
    get(id: number): OutboxRow | null
    /** Inside the caller's transaction. */
    discard(ids: number[], reason: string): boolean
  }
  by(): string
}

export type OutPlacing = ReturnType<typeof outPlacing>

/** States that end a document's stay with us; nothing is expected any more. */
const EXPECTING: ReadonlySet<DocumentState> = new Set([
  'waiting-erp',
  'observing',
  'queued',
  'sending',
  'unknown',
  'waiting-audit',
  'waiting-settle',
])

/** Where documents of the POS stand, and how they get there. Nothing here opens a transaction: the caller does. */
export function outPlacing(deps: OutPlaceDeps) {
  const { tables, own, queue } = deps

  function factsOf(document: StoredDocument, lines: readonly StoredLine[]): OutFacts {
    const extra = outExtra(document)
    const pair = deps.warehouseOf(document.connectionId, document.shopId ?? '')
    return {
      kind: extra.kind,
      status: extra.status,
      bornInErp: false,
      warehouseNo: pair?.warehouseNo ?? null,
      lines,
      missing: new Set(own.missingCodes(document.id, 5_000).map((code) => code.code_key)),
      off: deps.isOff(document.connectionId, document.kind),
      runner: deps.runner(document.connectionId),
      beforeStart: extra.beforeStart,
      wanted: extra.wanted,
    }
  }

  /** Moves a document; a new place is a step of its timeline. */
  function move(
    document: StoredDocument,
    state: DocumentState,
    trouble: Trouble | null,
    patch: Parameters<DocumentTables['patch']>[1] = {},
    event?: { event: string; text: string; outboxId?: number },
  ): void {
    const expects = EXPECTING.has(state)
    const expectedAt = expects ? (patch.expectedAt ?? document.expectedAt ?? expectedOf(document)) : null
    tables.patch(document.id, {
      ...patch,
      state,
      trouble,
      expectedAt,
      ...(expects ? {} : { alerted: 0 }),
    })
    if (event) tables.addEvent(document.id, { at: deps.now(), ...event })
    else if (state !== document.state || trouble?.code !== document.trouble?.code)
      tables.addEvent(document.id, { at: deps.now(), event: state, text: placeText(state, trouble?.cause ?? null) })
  }

  /** Ten minutes after it was finished there; after being held, from its release on. */
  function expectedOf(document: StoredDocument): number {
    const now = deps.now()
    const held = document.state === 'unmapped' || document.state === 'missing-products' || document.state === 'held'
    const from = held ? now : Math.min(document.finishedThereAt ?? now, now)
    return from + EXPECTED_MS
  }

  /** Decides where an undecided document stands now, and queues it when everything allows it. */
  function place(document: StoredDocument): OutDecision {
    const lines = tables.linesOf(document.id)
    const facts = factsOf(document, lines)
    const decision = decideCounted(document, decideOut(facts))
    const pair = deps.warehouseOf(document.connectionId, document.shopId ?? '')
    const warehouse = { warehouseNo: pair?.warehouseNo ?? null, warehouseName: pair?.name ?? null }
    if (!decision.go) {
      if (decision.missing)
        tables.setMissing(
          document.id,
          decision.missing.map((line) => ({ codeKey: line.codeKey, specNo: line.specNo || line.name })),
        )
      const askedAt = decision.state === document.state ? document.askedAt : null
      move(document, decision.state, decision.trouble, { ...warehouse, askedAt })
      return decision
    }
    const notes = [...document.notes.filter((note) => note.code === 'UNKNOWN_KIND'), ...decision.notes]
    const first = own.ahead(document)
    if (first !== null) {
      move(document, 'queued', behindTrouble(first), { ...warehouse, notes })
      return decision
    }
    enqueue(document, decision, { ...warehouse, notes })
    return decision
  }

  /** What may go by itself goes only if no 盘点 came between. */
  function decideCounted(document: StoredDocument, decision: OutDecision): OutDecision {
    const skipped = choiceOf(document) === 'skip' ? skippedOf(document) : null
    if (skipped && (decision.go || isHeldState(decision.state)))
      return { go: false, state: 'not-returned', trouble: skippedTrouble(skipped) }
    if (!decision.go) return decision
    const trouble = countedTrouble(tables, document)
    return trouble ? { go: false, state: 'held', trouble } : decision
  }

  function enqueue(
    document: StoredDocument,
    decision: Extract<OutDecision, { go: true }>,
    patch: Parameters<DocumentTables['patch']>[1] & { warehouseNo: string | null },
  ): void {
    const { kind } = outExtra(document)
    const parts = decision.write === 'stocktake' ? stocktakeParts(decision.lines) : [decision.lines]
    const groupKey = `document:${document.id}`
    const rows = parts.map((lines, index): NewDelivery => {
      const payload: OutPayload = {
        write: decision.write,
        warehouseNo: patch.warehouseNo ?? '',
        posNo: document.number,
        finishedAt: document.finishedThereAt ?? document.seenAt,
        reason: `门店${document.kindLabel}`,
        remark: remarkOf(document),
        part: index + 1,
        parts: parts.length,
        lines,
      }
      const label = `${document.kindLabel} ${document.number}`
      return {
        lane: `wangdian:${document.connectionId}`,
        groupKey,
        kind: OUT_KIND,
        priority: 30,
        idempotencyKey: queue.mint(kind === 'stocktake' ? 'DP' : 'DO'),
        payload,
        subject: {
          type: 'document',
          id: String(document.id),
          label: parts.length > 1 ? `${label}（${index + 1}/${parts.length}）` : label,
        },
        askedBy: outExtra(document).wanted ? deps.by() : '单据桥',
        correlationId: document.correlationId,
      }
    })
    const ids = queue.enqueue(rows)
    for (const [index, id] of ids.entries()) tables.addDelivery(id, document.id, index + 1, rows[index]!.idempotencyKey)
    move(
      document,
      'queued',
      null,
      { ...patch, ourNo: rows[0]!.idempotencyKey, parts: parts.length, queuedAt: deps.now(), askedAt: null },
      {
        event: 'queued',
        text: `排队发送到 ERP 仓库 ${patch.warehouseNo}，我方单号 ${rows[0]!.idempotencyKey}${
          parts.length > 1 ? `，分 ${parts.length} 份` : ''
        }`,
        outboxId: ids[0]!,
      },
    )
    tables.setMissing(document.id, [])
  }

  /** Gives up the rows of a document, if none of them may have reached the ERP. */
  function withdraw(document: StoredDocument, why: string): boolean {
    const open = tables.deliveries(document.id).filter((one) => one.state === 'open' || one.state === 'refused')
    if (tables.deliveries(document.id).some((one) => one.state === 'delivered' || one.state === 'existed')) return false
    if (document.state === 'queued' && open.length === 0) return true
    const unsent = open.every((one) => {
      const row = queue.get(one.outboxId)
      return row !== null && (row.state === 'refused' || (row.state === 'pending' && row.firstSentAt === null))
    })
    if (open.length === 0 || !unsent) return false
    // The rows' end must not move the document: the caller does.
    for (const one of open) tables.dropDelivery(one.outboxId)
    return queue.discard(
      open.map((one) => one.outboxId),
      why,
    )
  }

  /** In the transaction that ends a row. */
  function settled(row: OutboxRow): void {
    const delivery = tables.delivery(row.id)
    if (!delivery) return
    const document = tables.get(delivery.documentId)
    if (!document) return
    const byOther = (row.result as { code?: string } | null)?.code === BY_OTHER
    const state =
      row.state === 'delivered'
        ? byOther
          ? 'existed'
          : 'delivered'
        : row.state === 'refused'
          ? 'refused'
          : 'discarded'
    tables.settleDelivery(row.id, state, row.remoteNo, deps.now())
    const sentAt = row.firstSentAt ?? document.sentAt
    const all = tables.deliveries(document.id).filter((one) => one.state !== 'discarded' || one.outboxId === row.id)
    if (row.state === 'delivered') noteWarnings(document, row)
    if (row.trouble?.code === RUNNER_DIRECT && row.state === 'refused') {
      tables.dropDelivery(row.id)
      move({ ...document, expectedAt: null }, 'observing', row.trouble, { askedAt: null })
      return
    }
    // The mirror may not have looked while the row was on its way.
    if (row.state !== 'discarded' && !byOther) noteSent(tables, document, [row])
    if (row.trouble?.code === COUNTED_SINCE && row.state === 'refused') {
      move({ ...document, expectedAt: null }, 'held', row.trouble, { askedAt: null })
      return
    }
    if (row.state === 'refused' && row.trouble) {
      refused(tables.get(document.id)!, row, row.trouble)
      return
    }
    if (row.state === 'discarded') {
      if (document.state === 'missing-products') return
      const text = `放弃发送：${row.trouble?.cause ?? ''}`
      move(document, 'discarded', row.trouble, {}, { event: 'discarded', text, outboxId: row.id })
      return
    }
    const part = all.length > 1 ? `第 ${delivery.part} 份` : ''
    tables.addEvent(document.id, {
      at: deps.now(),
      event: 'answered',
      text: byOther
        ? `ERP 已有来源单号 ${document.number} 的单据 ${row.remoteNo ?? ''}，没有再发送`
        : `ERP 已收到${part}${row.remoteNo ? `，单号 ${row.remoteNo}` : ''}`,
      outboxId: row.id,
    })
    const arrivedNo = document.arrivedNo ?? row.remoteNo
    if (all.some((one) => one.state === 'open' || one.state === 'refused')) {
      tables.patch(document.id, { arrivedNo, sentAt })
      return
    }
    if (all.every((one) => one.state === 'existed'))
      move(tables.get(document.id)!, 'arrived-by-other', null, { arrivedNo, sentAt: null, arrivedAt: deps.now() })
    else
      move(
        tables.get(document.id)!,
        'waiting-audit',
        {
          code: CONFIRMING,
          problem: '已送达，正在确认',
          cause: '单据已进入 ERP，正在核对是否已审核、结算。',
          action: '无需操作，稍后自动更新。',
        },
        { arrivedNo, sentAt, arrivedAt: deps.now(), askedAt: null },
        { event: 'confirming', text: '正在核对 ERP 是否已审核、结算' },
      )
  }

  function refused(document: StoredDocument, row: OutboxRow, trouble: Trouble): void {
    const extra = outExtra(document)
    const missing =
      trouble.code === 'PRODUCT_MISSING' && extra.refusals < MOST_REFUSALS ? namedIn(document, trouble) : []
    if (missing.length === 0) {
      const text = `ERP 没有接受：${trouble.problem}（${trouble.cause}）`
      move(document, 'refused', trouble, { sentAt: row.firstSentAt }, { event: 'refused', text, outboxId: row.id })
      return
    }
    tables.setMissing(document.id, missing)
    for (const code of missing) tables.noteCode(document.id, code.codeKey, '缺商品')
    move(document, 'missing-products', missingProducts(missing.map((code) => ({ ...code, name: '' }))), {
      extra: { ...extra, refusals: extra.refusals + 1 },
      askedAt: null,
    })
  }

  /** Codes of a document that the ERP's words name; all of them when it names none. */
  function namedIn(document: StoredDocument, trouble: Trouble): { codeKey: string; specNo: string }[] {
    const codes = own.codesOf(document.id).map((code) => ({ codeKey: code.code_key, specNo: code.spec_no }))
    const words = cleanCode(trouble.cause)
    const said = codes.filter((code) => namesCode(words, code.specNo))
    return said.length > 0 ? said : codes
  }

  /** 盘点: lines that the ERP left out (is_post_error 0). */
  function noteWarnings(document: StoredDocument, row: OutboxRow): void {
    const { warnings } = (row.result as { warnings?: { specNo: string; message: string }[] } | null) ?? {}
    if (!warnings || warnings.length === 0) return
    const byCode = new Map(own.codesOf(document.id).map((code) => [code.spec_no, code.code_key]))
    for (const warning of warnings) {
      const codeKey = byCode.get(warning.specNo)
      if (codeKey !== undefined) tables.noteCode(document.id, codeKey, `ERP 没有入账：${warning.message}`)
    }
    const before = document.notes.find((note) => note.code === 'LINE_WARNINGS')
    const count = Number(/^\d+/.exec(before?.text ?? '')?.[0] ?? 0) + warnings.length
    const text = `${count} 行没有进入 ERP 盘点单，请看明细中的说明`
    tables.patch(document.id, {
      notes: [...document.notes.filter((note) => note.code !== 'LINE_WARNINGS'), { code: 'LINE_WARNINGS', text }],
    })
    const first = warnings.slice(0, 3).map((warning) => `${warning.specNo} ${warning.message}`)
    tables.addEvent(document.id, {
      at: deps.now(),
      event: 'warned',
      text: `ERP 有 ${warnings.length} 行没有入账：${first.join('；')}${warnings.length > 3 ? ' …' : ''}`,
      outboxId: row.id,
    })
  }

  /** In the transaction that opens a settled row again. */
  function reopened(row: OutboxRow): void {
    const delivery = tables.delivery(row.id)
    const document = delivery && tables.get(delivery.documentId)
    if (!delivery || !document) return
    tables.settleDelivery(row.id, 'open', null, null)
    tables.setMissing(document.id, [])
    const expectedAt = deps.now() + EXPECTED_MS
    const extra = { ...document.extra, reopened: true }
    move(document, 'queued', null, { expectedAt, extra }, { event: 'queued', text: '重新排队发送', outboxId: row.id })
  }

  /** Why a row must not be sent now: it is tried again, and a 盘点 came between. */
  function overtaken(row: OutboxRow): Trouble | null {
    const delivery = tables.delivery(row.id)
    const document = delivery && tables.get(delivery.documentId)
    return document ? reopenedTrouble(tables, document) : null
  }

  /** A person lets a document go that a 盘点 overtook, or takes 不发送 back. `old`: refused rows, to be given up. */
  function choose(document: StoredDocument, choice: CountedChoice): { decision: OutDecision; old: number[] } {
    const old = tables.deliveries(document.id).filter((one) => one.state === 'refused')
    for (const one of old) tables.dropDelivery(one.outboxId)
    tables.patch(document.id, { extra: { ...document.extra, counted: choice, skipped: null, reopened: false } })
    const decision = place(tables.get(document.id)!)
    return { decision, old: old.map((one) => one.outboxId) }
  }

  return { place, withdraw, settled, reopened, move, overtaken, choose }
}

/** A code inside a sentence, not a part of a longer code. */
export function namesCode(words: string, specNo: string): boolean {
  for (let at = words.indexOf(specNo); at >= 0; at = words.indexOf(specNo, at + 1)) {
    const edge = /[A-Za-z0-9_-]/
    if (!edge.test(words[at - 1] ?? '') && !edge.test(words[at + specNo.length] ?? '')) return true
  }
  return false
}

/** A23: the source number is kept; the ERP's field holds 255 characters. */
function remarkOf(document: StoredDocument): string {
  const source = document.sourceNo === '' ? '' : `，来源 ${document.sourceNo}`
  const remark = document.remark === '' ? '' : `，${document.remark}`
  return [...`门店${document.kindLabel} ${document.number}${source}${remark}`].slice(0, 200).join('')
}

function behindTrouble(number: string): Trouble {
  return {
    code: BEHIND,
    problem: '等待前面的单据送达',
    cause: `单据 ${number} 含有同样的商品，盘点前后的单据必须按顺序进入 ERP。`,
    action: '无需操作，前面的单据有结果后自动发送。',
  }
}
