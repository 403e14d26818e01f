import { useEffect, useMemo, useState } from 'react'
import type { CallOutput, OrderKind, OrderRow } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatDay } from '../../text/format.ts'
import { type DraftLine, draftOf, draftOfInput, emptyDraft, inputOf, isDirty, type OrderDraft } from './draft.ts'

interface Held {
  /** null = not saved yet. */
  order: OrderRow | null
  /** What is stored, as far as the person edits it. */
  base: OrderDraft
  draft: OrderDraft
}

interface UseOrder {
  connectionId: number
  kind: OrderKind
  /** null = a new one. */
  id: number | null
  /** A new one with the content of this order; null = empty. */
  copyOf: number | null
  onCreated: (id: number) => void
}

/**
 * One order in the form. What is shown follows the database until something is typed; from then on the content is held, and
 * saving says against which version it was typed.
 */
export function useOrder({ connectionId, kind, id, copyOf, onCreated }: UseOrder) {
  const stored = useQuery('orders.get', id === null ? null : { id }, ['orders.changed', 'returns.changed'])
  const copying = id === null && copyOf !== null
  const copied = useQuery('orders.copy', copying ? { id: copyOf } : null)
  const original = useQuery('orders.get', copying ? { id: copyOf } : null)
  const save = useAction('orders.save')
  const [held, setHeld] = useState<Held | null>(() =>
    id !== null || copying ? null : begin(null, emptyDraft(kind, formatDay(Date.now()))),
  )
  const [told, setTold] = useState<'saved' | null>(null)

  const detail: CallOutput<'orders.get'> | null = stored.data
  const dirty = useMemo(() => held !== null && isDirty(kind, held.draft, held.base), [held, kind])
  useEffect(() => {
    if (detail !== null && !dirty) setHeld(begin(detail.order, draftOf(detail.order, detail.lines)))
  }, [detail, dirty])
  useEffect(() => {
    if (!copying || held !== null || copied.data === null || (original.data === null && original.error === null)) return
    const names = original.data === null ? null : draftOf(original.data.order, original.data.lines)
    setHeld({
      order: null,
      base: emptyDraft(kind, copied.data.order.billDate),
      draft: draftOfInput(copied.data.order, names),
    })
  }, [copying, held, copied.data, original.data, original.error, kind])

  const change = (update: (draft: OrderDraft) => OrderDraft) => {
    setTold(null)
    setHeld((now) => (now === null ? now : { ...now, draft: update(now.draft) }))
  }
  /** The stored order is newer than the one that is edited. */
  const moved =
    held?.order != null && detail !== null && dirty && detail.order.version > held.order.version ? detail : null

  return {
    /** The stored order with all that belongs to it; null = new, or not read yet. */
    detail,
    error: stored.error ?? copied.error,
    reload: stored.reload,
    held,
    dirty,
    moved,
    told,
    saving: save.busy,
    saveError: save.error,
    clearError: save.clear,
    change,
    changeLines: (update: (lines: readonly DraftLine[]) => readonly DraftLine[]) =>
      change((draft) => ({ ...draft, lines: update(draft.lines) })),
    /** After a conflict: goes on from what is stored now, with or without what was typed. */
    resolve(keepMine: boolean) {
      if (moved === null) return
      const base = draftOf(moved.order, moved.lines)
      save.clear()
      setHeld((now) => (now === null ? now : { order: moved.order, base, draft: keepMine ? now.draft : base }))
    },
    async save(): Promise<void> {
      if (held === null || save.busy) return
      const { draft, order } = held
      const answer = await save.run({
        id: order?.id ?? null,
        version: order?.version ?? null,
        connectionId,
        order: inputOf(kind, draft),
      })
      if (answer === null) {
        stored.reload()
        return
      }
      setTold('saved')
      setHeld((now) => ({ order: answer.order, base: draft, draft: now?.draft ?? draft }))
      if (order === null) onCreated(answer.order.id)
      else stored.reload()
    },
  }
}

export type OrderEditor = ReturnType<typeof useOrder>

const begin = (order: OrderRow | null, draft: OrderDraft): Held => ({ order, base: draft, draft })
