import { useState } from 'react'
import type { CallOutput, OrderKind } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { noDocuments, ORDER_TEXT } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { copyText } from '../../ui/clipboard.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { shortDecimal } from './decimal.ts'
import { type PrintedSerials, PrintSerials } from './print-serials.tsx'

type Document = CallOutput<'orders.get'>['documents'][number]

interface DocumentsPanelProps {
  kind: OrderKind
  orderNo: string
  documents: readonly Document[]
}

/** Stock documents that a return made of the order, with their 串号 to copy, export and print. */
export function DocumentsPanel({ kind, orderNo, documents }: DocumentsPanelProps) {
  const read = useAction('stockDocuments.serialText')
  const save = useAction('stockDocuments.exportSerials')
  const [busy, setBusy] = useState<string | null>(null)
  const [told, setTold] = useState('')
  const [printed, setPrinted] = useState<PrintedSerials | null>(null)
  const act = (name: string, document: Document, work: () => Promise<string>) => {
    setTold('')
    setBusy(`${name} ${document.id}`)
    void work().then((text) => {
      setBusy(null)
      setTold(text)
    })
  }
  const copy = async (document: Document) => {
    const answer = await read.run({ id: document.id })
    if (answer === null) return ''
    const worked = await copyText(answer.text)
    return worked ? `已复制 ${formatCount(answer.devices)} 台的串号` : '没有复制成功，请用【导出串号】'
  }
  const print = async (document: Document) => {
    const answer = await read.run({ id: document.id })
    if (answer === null) return ''
    const { kindLabel, number, quantity } = document
    setPrinted({ title: `${kindLabel} ${number}`, orderNo, quantity, devices: answer.devices, text: answer.text })
    return ''
  }
  const exportSerials = async (document: Document) => {
    const answer = await save.run({ id: document.id, format: 'xlsx' })
    return answer?.saved ? `已保存「${answer.saved.name}」` : ''
  }
  const failed = [read, save].find((action) => action.error !== null)
  return (
    <Panel title={ORDER_TEXT.documents}>
      {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null}
      {told === '' ? null : (
        <p className="dj-note" role="status">
          {told}
        </p>
      )}
      {documents.length === 0 ? <p className="dj-muted">{noDocuments(kind)}</p> : null}
      <ul className="dj-order-documents">
        {documents.map((document) => {
          const none = document.serials === 0 ? '这张单据没有串号' : null
          const busyWith = (name: string) => busy === `${name} ${document.id}`
          return (
            <li key={document.id}>
              <div>
                <a href={linkTo('/p/stock-documents', { id: document.id })}>
                  <b>{document.kindLabel}</b>
                </a>
                <CodeText value={document.number} />
                <span className="dj-muted">{document.stateText}</span>
                <TimeText at={document.at} form="full" />
              </div>
              <div>
                <span>
                  数量 {shortDecimal(document.quantity)} · 串号 {formatCount(document.serials)}
                </span>
                <ActionButton
                  size="small"
                  loading={busyWith('copy')}
                  reason={none}
                  onClick={() => act('copy', document, () => copy(document))}
                >
                  {ORDER_TEXT.copySerials}
                </ActionButton>
                <ActionButton
                  size="small"
                  loading={busyWith('export')}
                  reason={none}
                  onClick={() => act('export', document, () => exportSerials(document))}
                >
                  {ORDER_TEXT.exportSerials}
                </ActionButton>
                <ActionButton
                  size="small"
                  loading={busyWith('print')}
                  reason={none}
                  onClick={() => act('print', document, () => print(document))}
                >
                  {ORDER_TEXT.printSerials}
                </ActionButton>
              </div>
            </li>
          )
        })}
      </ul>
      {printed === null ? null : <PrintSerials serials={printed} onDone={() => setPrinted(null)} />}
    </Panel>
  )
}
