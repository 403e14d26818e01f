import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { formatCount } from '../../text/format.ts'
import { shortDecimal } from './decimal.ts'

export interface PrintedSerials {
  title: string
  orderNo: string
  quantity: string
  devices: number
  /** One device a line, parts tab-separated. */
  text: string
}

/** The sheet that is printed; seen by the printer only (print styles). Opens the print dialog once and goes. */
export function PrintSerials({ serials, onDone }: { serials: PrintedSerials; onDone: () => void }) {
  const done = useRef(onDone)
  done.current = onDone
  useEffect(() => {
    const end = () => done.current()
    window.addEventListener('afterprint', end)
    window.print()
    return () => window.removeEventListener('afterprint', end)
  }, [])
  return createPortal(<PrintSheet serials={serials} />, document.body)
}

export function PrintSheet({ serials }: { serials: PrintedSerials }) {
  const rows = serials.text.split('\n').filter((row) => row !== '')
  return (
    <article className="dj-print-sheet">
      <h1>{serials.title}</h1>
      <p>
        订单 {serials.orderNo}　数量 {shortDecimal(serials.quantity)}　串号 {formatCount(serials.devices)} 台
      </p>
      <ol>
        {rows.map((row) => (
          <li key={row}>{row.split('\t').join('　')}</li>
        ))}
      </ol>
    </article>
  )
}
