import type {
  CallOutput,
  EditableProduct,
  EditConflict,
  FieldChange,
  ParsedInput,
  ProductChange,
} from '../../preload/contract/index.ts'
import type { Journal } from '../journal/index.ts'
import type { ActResult, NewDelivery, OutboxRow } from '../queue/types.ts'
import type { PosProduct } from '../remote/pos/types.ts'
import { type Database, inTransaction } from '../store/index.ts'
import { foldCode } from './codes.ts'
import type { ProductPayload } from './confirm-import.ts'
import { EDIT_KIND, EDIT_PRIORITY, runnerDirect } from './edit-delivery.ts'
import {
  cleanValue,
  conflictsOf,
  isPlaced,
  keyOfChange,
  patchOf,
  priceText,
  problemOf,
  valuesOf,
} from './edit-fields.ts'
import { readable } from './edit-record.ts'
import { anotherEdit, goneFromPos, notListed, refused, underWay } from './edit-refusals.ts'
import type { ChangeRow, EditTables } from './edit-tables.ts'
import { fieldNames } from './edit-words.ts'
import { findListed } from './product-list.ts'
import type { ProductTables } from './product-tables.ts'
import type { Remotes } from './remotes.ts'

export interface EditsDeps {
  db: Database
  tables: EditTables
  products: ProductTables
  queue: {
    /** Inside the caller's transaction. Returns the outbox ids in order. */
    enqueue(rows: NewDelivery[]): number[]
    mint(type: string): string
    discard(ids: number[], reason: string, by: string): ActResult
    row(id: number): OutboxRow | null
  }
  remotesOf(connectionId: number): Promise<Remotes>
  runsProducts(connectionId: number): boolean
  /** A product as the POS has it now. */
  seen(connectionId: number, product: PosProduct): void
  now(): number
  newCorrelationId(): string
  journal: Pick<Journal, 'write'>
  moved(edit: ChangeRow): void
}

type Opened = CallOutput<'productEdit.open'>
type Saved = CallOutput<'productEdit.save'>

/** 手工修改 (S104–S106): opens, saves, takes back and undoes edits of single products. */
export function createEdits(deps: EditsDeps) {
  const { tables, products, queue } = deps
  const stopping = new AbortController()

  function openedOf(connectionId: number, product: EditableProduct): Opened {
    const open = tables.openOf(connectionId, product.productId)
    return { product, asOf: products.state(connectionId).asOf, open: open && viewOf(open) }
  }

  async function open(connectionId: number, productNo: string): Promise<Opened> {
    const product = await findListed(products, connectionId, productNo)
    if (!product) throw refused(notListed(productNo))
    return openedOf(connectionId, product)
  }

  async function refresh(connectionId: number, productNo: string): Promise<Opened> {
    const asked = { signal: stopping.signal, correlationId: deps.newCorrelationId() }
    const remotes = await deps.remotesOf(connectionId)
    if (!remotes.ok) throw refused(remotes.trouble)
    const found = await remotes.pos.lookUpProducts('productNo', [productNo], asked)
    if (!found.ok) throw refused(found.outcome.trouble)
    const now = found.value[0]?.matches.find((one) => one.status !== 'deleted')
    if (!now) throw refused(goneFromPos(productNo), undefined, false)
    deps.seen(connectionId, now)
    const product = products.known(connectionId, now.productId)
    if (!product) throw refused(notListed(productNo))
    return openedOf(connectionId, product)
  }

  /** The changes as they are written, or a refusal that names the fields. */
  function cleaned(product: EditableProduct, changes: readonly FieldChange[]): FieldChange[] {
    const values = valuesOf(product)
    const problems: Record<string, string> = {}
    const clean = new Map<string, FieldChange>()
    for (const change of changes) {
      const key = keyOfChange(change)
      const to = cleanValue(change.field, change.to)
      const known = values.get(key)
      const problem = !isPlaced(change)
        ? '没有这个字段'
        : known === undefined
          ? `POS 的商品里已没有商家编码 ${change.merchantCode ?? ''} 的规格`
          : to === known.value
            ? null
            : problemOf(change.field, to)
      if (problem !== null) problems[key.replace('\u001F', ':')] = problem
      else {
        // `open` gives a price with four decimals; what a person saw may be either form.
        const from = change.from !== null && change.field === 'retailPrice' ? priceText(change.from) : change.from
        clean.set(key, { ...change, merchantCode: known?.merchantCode ?? change.merchantCode, from, to })
      }
    }
    const [first] = Object.values(problems)
    if (first !== undefined)
      throw refused(
        {
          code: 'INVALID_FIELD',
          problem: '有内容不能保存',
          cause: Object.values(problems).slice(0, 3).join('；'),
          action: '请改正标出的内容后再保存。',
        },
        problems,
      )
    return [...clean.values()]
  }

  function save(input: ParsedInput<'productEdit.save'>, by: string): Saved {
    const { connectionId, productId } = input
    if (!deps.runsProducts(connectionId)) throw refused(runnerDirect(), undefined, false)
    const product = products.known(connectionId, productId)
    if (!product) throw refused(notListed(productId))
    const values = valuesOf(product)
    const wanted = cleaned(product, input.changes)
    const conflicts = conflictsOf(wanted, product)
    if (conflicts.length > 0) return { outcome: 'moved', product, conflicts }
    const changes = wanted.flatMap((change): FieldChange[] => {
      const from = values.get(keyOfChange(change))?.value ?? ''
      return from === change.to ? [] : [{ ...change, from }]
    })
    const before = replaceable(connectionId, productId, input.replaces)
    if (changes.length === 0) {
      if (before !== null) giveUp(before, '改回了原来的值', by)
      return { outcome: 'unchanged' }
    }
    const edit = inTransaction(deps.db, () => enqueue(product, changes, input, before, by))
    // Only after the commit: the queue's acts write and tell on their own.
    if (before?.outboxId != null && before.state !== 'queued') queue.discard([before.outboxId], '已由新的修改代替', by)
    told(edit)
    deps.moved(edit)
    return { outcome: 'queued', edit: viewOf(edit) }
  }

  function told(edit: ChangeRow): void {
    const act = edit.undoOf === null ? '修改了' : '改回了'
    deps.journal.write({
      level: 'info',
      scope: 'catalog.edit',
      connection: `pos:${edit.connectionId}`,
      ...(edit.correlationId === null ? {} : { correlationId: edit.correlationId }),
      subject: { type: 'product', id: edit.productNo },
      event: 'edit.saved',
      message: `${edit.by} ${act}商品 ${edit.productNo} 的${fieldNames(edit.changes)}`,
      detail: { changes: edit.changes, outbox: edit.outboxId },
    })
  }

  /** The open edit that a save takes the place of. Refuses where it cannot be replaced, or is another one. */
  function replaceable(connectionId: number, productId: string, replaces: number | null): ChangeRow | null {
    const open = tables.openOf(connectionId, productId)
    if (open === null) return null
    if (open.id !== replaces) throw refused(anotherEdit(open))
    const row = open.outboxId === null ? null : queue.row(open.outboxId)
    if (row?.state === 'sending' || row?.state === 'unknown') throw refused(underWay())
    return open
  }

  function enqueue(
    product: EditableProduct,
    changes: FieldChange[],
    input: ParsedInput<'productEdit.save'>,
    before: ChangeRow | null,
    by: string,
  ): ChangeRow {
    const { connectionId } = input
    const correlationId = deps.newCorrelationId()
    const payload: ProductPayload = {
      action: 'update',
      via: 'manual',
      onMissingCategory: 'refuse',
      expectedVersion: product.version,
      product: patchOf(product.productId, changes),
    }
    // First: what settles the older row must find it replaced.
    if (before !== null) tables.settle(before.id, 'replaced', null, null)
    const [outboxId] = queue.enqueue([
      {
        lane: `pos:${connectionId}`,
        groupKey: `product:${foldCode(product.productNo)}`,
        kind: EDIT_KIND,
        priority: EDIT_PRIORITY,
        idempotencyKey: queue.mint('XG'),
        payload,
        supersedes: `edit:${product.productId}`,
        subject: { type: 'product', id: product.productNo, label: `${product.productNo} ${product.name}` },
        askedBy: by,
        correlationId,
      },
    ])
    const id = tables.add({
      connectionId,
      productId: product.productId,
      productNo: product.productNo,
      name: product.name,
      source: 'edit',
      at: deps.now(),
      by,
      state: 'queued',
      versionFrom: product.version,
      versionTo: null,
      changes,
      note: input.undoOf === null ? '' : '撤销修改',
      trouble: null,
      outboxId: outboxId!,
      correlationId,
      undoOf: input.undoOf,
    })
    return need(id)
  }

  function need(id: number): ChangeRow {
    const row = tables.get(id)
    if (row?.source === 'edit') return row
    throw refused(
      { code: 'EDIT_NOT_FOUND', problem: '找不到这次修改', cause: '它可能已被清理。', action: '请刷新后重试。' },
      undefined,
      false,
    )
  }

  function giveUp(edit: ChangeRow, reason: string, by: string): void {
    const done = edit.outboxId === null ? null : queue.discard([edit.outboxId], reason, by)
    const [no] = done?.refused ?? []
    if (no)
      throw refused({ code: 'NOT_NOW', problem: '不能撤回', cause: `${no.reason}。`, action: '请等结果出来后再处理。' })
    // A row that the queue no longer has.
    if (edit.outboxId === null) tables.settle(edit.id, 'withdrawn', null, null)
  }

  function withdraw(id: number, by: string): ProductChange {
    const edit = need(id)
    if (edit.state === 'queued' || edit.state === 'conflict' || edit.state === 'failed') giveUp(edit, '撤回修改', by)
    const after = need(id)
    deps.moved(after)
    return viewOf(after)
  }

  function conflicts(id: number): { product: EditableProduct; conflicts: EditConflict[] } {
    const edit = need(id)
    const product = edit.productId === null ? null : products.known(edit.connectionId, edit.productId)
    if (!product) throw refused(notListed(edit.productNo))
    return { product, conflicts: conflictsOf(edit.changes, product) }
  }

  function undoPreview(id: number): CallOutput<'productEdit.undoPreview'> {
    const edit = need(id)
    const why = noUndo(edit)
    if (why !== null)
      throw refused(
        { code: 'NO_UNDO', problem: '不能撤销', cause: `${why}。`, action: '需要时请直接编辑商品。' },
        undefined,
        false,
      )
    const product = edit.productId === null ? null : products.known(edit.connectionId, edit.productId)
    if (!product) throw refused(notListed(edit.productNo))
    return {
      productId: product.productId,
      productNo: product.productNo,
      lines: undoLines(edit.changes, product),
    }
  }

  function noUndo(row: ChangeRow): string | null {
    if (row.source !== 'edit') return '只有手工修改可以撤销'
    if (row.state !== 'delivered') return '还没有写入 POS'
    if (tables.isUndone(row.id)) return '已经撤销过'
    return null
  }

  function viewOf(row: ChangeRow): ProductChange {
    return {
      id: row.id,
      source: row.source,
      productNo: row.productNo,
      name: row.name,
      at: row.at,
      by: row.by,
      state: row.state,
      changes: row.changes,
      note: row.note,
      trouble: row.trouble,
      outboxId: row.outboxId,
      correlationId: row.correlationId,
      undoOf: row.undoOf,
      noUndo: noUndo(row),
    }
  }

  function history(input: ParsedInput<'productEdit.history'>): CallOutput<'productEdit.history'> {
    const { connectionId, productNo, cursor, limit } = input
    const rows = tables.history(connectionId, productNo, cursor === null ? null : Number(cursor), limit)
    const shown = readable(rows, (row) =>
      row.productId === null || row.versionFrom === null || row.versionTo === null
        ? []
        : tables.own(connectionId, row.productId, {
            versionFrom: row.versionFrom,
            versionTo: row.versionTo,
            at: row.at,
          }),
    )
    return { rows: shown.map(viewOf), next: rows.length === limit ? String(rows.at(-1)!.id) : null }
  }

  return {
    open,
    refresh,
    save,
    withdraw,
    conflicts,
    undoPreview,
    history,
    pending: (connectionId: number): ProductChange[] => tables.open(connectionId, MOST_PENDING).map(viewOf),
    /** Ends what is being read for an editor. */
    stop: (): void => stopping.abort(),
  }
}

export type Edits = ReturnType<typeof createEdits>

const MOST_PENDING = 500

/** What an undo brings back; a field that was changed again since stays, with the reason. */
export function undoLines(
  changes: readonly FieldChange[],
  product: EditableProduct,
): CallOutput<'productEdit.undoPreview'>['lines'] {
  const values = valuesOf(product)
  return changes.map((change) => {
    const now = values.get(keyOfChange(change))?.value
    const back = { ...change, from: now ?? change.to, to: change.from ?? '' }
    if (now === undefined) return { change: back, reason: '这个规格已不在商品里' }
    if (change.from === null) return { change: back, reason: '不知道修改前的值' }
    if (now === change.from) return { change: back, reason: '已经是修改前的值' }
    return { change: back, reason: now === change.to ? null : '之后又被改过' }
  })
}
