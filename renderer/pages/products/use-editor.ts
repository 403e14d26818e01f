import { useEffect, useState } from 'react'
import type {
  CallOutput,
  EditableProduct,
  EditConflict,
  FieldChange,
  ProductChange,
} from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { type QueryState, useQuery } from '../../state/use-query.ts'
import { changesOf, type Draft, draftOfEdit, isDirty, isOwnWork, keyOf, valuesOf, withValue } from './draft.ts'

export interface Choice {
  conflicts: readonly EditConflict[]
  /** The POS's product that the choice is made against. */
  product: EditableProduct
}

interface Held {
  product: EditableProduct
  edit: ProductChange | null
  draft: Draft
}

type Outcome = CallOutput<'productEdit.save'>['outcome']

const begin = (product: EditableProduct, edit: ProductChange | null): Held => ({
  product,
  edit,
  draft: draftOfEdit(edit),
})

const isTouched = ({ draft, product, edit }: Held): boolean => isDirty(draft, valuesOf(product), edit)

/** What is held once the database has something else: the same while something is typed against it. */
function followed(held: Held | null, { product, open }: CallOutput<'productEdit.open'>): Held {
  if (held === null || !isTouched(held)) return begin(product, open)
  // What was saved before has been written: what is typed now is typed on top of it.
  if (held.edit && open === null && isOwnWork(held.product, product, held.edit)) return { ...held, product, edit: null }
  return held
}

/**
 * One product in the editor. What the person sees follows the database until something is typed; from then on it is held,
 * so that every change says which value it was made against.
 */
export function useEditor(connectionId: number, productNo: string) {
  const input = { connectionId, productNo }
  const opened = useQuery('productEdit.open', input, ['productEdit.changed', 'catalog.productsChanged'])
  // Asked once per visit; what it brings arrives through the list.
  const checked = useQuery('productEdit.refresh', input)
  const save = useAction('productEdit.save')
  const withdraw = useAction('productEdit.withdraw')
  const [held, setHeld] = useState<Held | null>(null)
  const [choice, setChoice] = useState<Choice | null>(null)
  const [told, setTold] = useState<Outcome | null>(null)

  const data = opened.data ?? checked.data
  const dirty = held !== null && isTouched(held)
  useEffect(() => {
    if (data !== null) setHeld((now) => followed(now, data))
  }, [data])

  const conflicting = held?.edit?.state === 'conflict' ? held.edit.id : null
  const clash = useQuery('productEdit.conflicts', conflicting === null ? null : { id: conflicting })

  const send = async (
    changes: FieldChange[],
    product: EditableProduct,
    edit: ProductChange | null,
    undoOf: number | null,
  ) => {
    setTold(null)
    const answer = await save.run({
      connectionId,
      productId: product.productId,
      changes,
      replaces: edit?.id ?? null,
      undoOf,
    })
    if (answer === null) return
    if (answer.outcome === 'moved') {
      setChoice({ conflicts: answer.conflicts, product: answer.product })
      return
    }
    setChoice(null)
    setTold(answer.outcome)
    setHeld(begin(product, answer.outcome === 'queued' ? answer.edit : null))
    opened.reload()
  }

  return {
    query: opened as QueryState<CallOutput<'productEdit.open'>>,
    checking: checked.loading,
    checkError: checked.error,
    held,
    dirty,
    /** The POS's product is newer than the one that is edited. */
    moved: held !== null && data !== null && data.product.version > held.product.version,
    choice: choice ?? (conflicting !== null && clash.data !== null ? clash.data : null),
    saveError: save.error ?? withdraw.error,
    saving: save.busy,
    withdrawing: withdraw.busy,
    told,
    clear() {
      save.clear()
      withdraw.clear()
      setTold(null)
    },
    setValue(key: string, value: string) {
      setTold(null)
      setHeld((now) => {
        if (now === null) return now
        const typed = { ...now, draft: withValue(now.draft, valuesOf(now.product), key, value) }
        return data === null ? typed : followed(typed, data)
      })
    },
    reset() {
      if (data !== null) setHeld(begin(data.product, data.open))
    },
    save() {
      if (held !== null) void send(changesOf(held.draft, valuesOf(held.product)), held.product, held.edit, null)
    },
    /** Saves against the POS's product of now: where the person chose theirs, the field is left alone. */
    resolve(at: Choice, theirs: ReadonlySet<string>) {
      if (held === null) return
      const draft = new Map([...held.draft].filter(([key]) => !theirs.has(key)))
      const changes = changesOf(draft, valuesOf(at.product))
      const edit = held.edit
      setHeld({ ...held, product: at.product, draft })
      if (changes.length > 0) void send(changes, at.product, edit, null)
      else if (edit !== null) void withdraw.run({ id: edit.id }).then(() => finish(at.product))
      else finish(at.product)
    },
    undo: (changes: FieldChange[], undoOf: number) => {
      if (held !== null) void send(changes, held.product, held.edit, undoOf)
    },
    withdraw() {
      const edit = held?.edit
      if (!held || !edit) return
      void withdraw.run({ id: edit.id }).then((answer) => {
        if (answer !== null) finish(held.product)
      })
    },
  }

  function finish(product: EditableProduct): void {
    setChoice(null)
    setHeld(begin(product, null))
    opened.reload()
  }
}

export type Editor = ReturnType<typeof useEditor>

/** Keys of the conflicts, as the draft names its fields. */
export const conflictKey = (conflict: EditConflict): string => keyOf(conflict)
