import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { createPortal } from 'react-dom'
import type { CallOutput } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useQuery } from '../../state/use-query.ts'
import { activeWorkspace } from '../../state/workspace.ts'
import { OVERLAYS_ID } from '../../ui/theme.ts'
import { useDebounced } from '../file-import/use-debounced.ts'
import type { DraftLine } from './draft.ts'

export type ProductChoice = CallOutput<'orders.choices'>['rows'][number]
export type ProductPart = Pick<DraftLine, 'productNo' | 'typed' | 'name' | 'extra' | 'unit' | 'blocked'>

interface ProductCellProps {
  connectionId: number
  line: DraftLine
  cell: string
  problem: string | undefined
  onChange: (part: ProductPart & { price?: string }) => void
  /** The product stands: on to the quantity. */
  onChosen: () => void
}

const TYPING_MS = 150
const NOTHING = { productNo: '', name: '', extra: '', unit: '', blocked: '' }

/** The product of a line: typed, chosen from a list, or scanned. What is typed counts only once it names a product. */
export function ProductCell({ connectionId, line, cell, problem, onChange, onChosen }: ProductCellProps) {
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const input = useRef<HTMLInputElement>(null)
  const list = useId()
  const value = line.typed === '' ? line.productNo : line.typed
  const settled = useDebounced(line.typed, TYPING_MS)
  const found = useQuery(
    'orders.choices',
    open && (settled !== '' || value === '') ? { connectionId, what: 'product', text: settled } : null,
  )
  /** Only an answer to what stands in the cell now may be taken by Enter. */
  const rows = open && settled === line.typed ? (found.data?.rows ?? []) : []
  const latest = useRef(line.typed)
  latest.current = line.typed

  const take = (row: ProductChoice) => {
    setOpen(false)
    const { no, name, extra, unit, blocked } = row
    onChange({ productNo: no, typed: '', name, extra, unit, blocked })
  }
  /** A whole code that no list was shown for: a scan, or a code known by heart. */
  const resolve = async (typed: string): Promise<boolean> => {
    const answer = await callBridge(activeWorkspace(), 'orders.parseLines', {
      connectionId,
      text: `${typed.trim()}\t1`,
    })
    const [parsed] = answer.ok ? answer.data.lines : []
    if (parsed === undefined || latest.current !== typed) return false
    setOpen(false)
    onChange({ ...NOTHING, productNo: parsed.productNo, typed: '', name: parsed.name, unit: parsed.unit })
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (open && rows.length > 0 && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      event.preventDefault()
      event.stopPropagation()
      setAt((at + (event.key === 'ArrowDown' ? 1 : -1) + rows.length) % rows.length)
    } else if (event.key === 'Escape' && open) {
      event.stopPropagation()
      setOpen(false)
    } else if (event.key === 'F2') {
      event.preventDefault()
      setOpen(true)
    } else if (event.key === 'Enter' && !event.shiftKey && (line.typed !== '' || open)) {
      event.preventDefault()
      event.stopPropagation()
      const row = rows[at]
      if (row !== undefined) {
        take(row)
        onChosen()
      } else if (line.typed !== '') void resolve(line.typed).then((known) => known && onChosen())
    }
  }
  return (
    <>
      <input
        ref={input}
        data-cell={cell}
        role="combobox"
        aria-label="商品"
        aria-expanded={open}
        aria-controls={list}
        aria-activedescendant={open && rows[at] ? `${list}-${at}` : undefined}
        aria-invalid={problem !== undefined}
        autoComplete="off"
        spellCheck={false}
        value={value}
        title={problem ?? value}
        placeholder="编号、69码、名称"
        onFocus={(event) => event.currentTarget.select()}
        onChange={(event) => {
          onChange({ ...NOTHING, typed: event.target.value })
          setAt(0)
          setOpen(true)
        }}
        onClick={() => setOpen(value === '')}
        onKeyDown={onKeyDown}
        onBlur={() => {
          setOpen(false)
          if (line.typed.trim() !== '') void resolve(line.typed)
        }}
      />
      {open ? (
        <Choices
          id={list}
          anchor={input.current}
          rows={rows}
          at={at}
          note={
            found.error
              ? found.error.problem
              : rows.length > 0
                ? ''
                : found.loading || settled !== line.typed
                  ? '正在查找…'
                  : '没有找到'
          }
          onTake={(row) => {
            take(row)
            onChosen()
          }}
          onClose={() => setOpen(false)}
        />
      ) : null}
    </>
  )
}

interface ChoicesProps {
  id: string
  anchor: HTMLElement | null
  rows: readonly ProductChoice[]
  at: number
  note: string
  onTake: (row: ProductChoice) => void
  onClose: () => void
}

const LIST_HEIGHT = 260

function Choices({ id, anchor, rows, at, note, onTake, onClose }: ChoicesProps) {
  const box = useRef<HTMLDivElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    // The list stands where the cell was when it opened.
    const onScroll = (event: Event) => {
      if (event.target !== box.current) close.current()
    }
    window.addEventListener('scroll', onScroll, true)
    return () => window.removeEventListener('scroll', onScroll, true)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new choice is a new place to scroll to
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  if (anchor === null) return null
  const { left, top, bottom } = anchor.getBoundingClientRect()
  const above = bottom + LIST_HEIGHT > window.innerHeight
  const place = above ? { left, bottom: window.innerHeight - top + 2 } : { left, top: bottom + 2 }
  return createPortal(
    <div
      ref={box}
      id={id}
      role="listbox"
      aria-label="商品"
      className="dj-order-choices"
      style={{ ...place, maxHeight: LIST_HEIGHT }}
    >
      {rows.map((row, index) => (
        <div
          key={row.no}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          // Before the field loses the focus.
          onMouseDown={(event) => {
            event.preventDefault()
            onTake(row)
          }}
        >
          <b>{row.no}</b>
          <span>{row.name}</span>
          <small>{row.extra}</small>
          {row.blocked === '' ? null : <em>! {row.blocked}</em>}
        </div>
      ))}
      {note === '' ? null : <p>{note}</p>}
    </div>,
    document.getElementById(OVERLAYS_ID) ?? document.body,
  )
}
