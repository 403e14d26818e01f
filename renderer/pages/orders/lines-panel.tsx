import { Input, type InputRef, Modal } from 'antd'
import { useRef, useState } from 'react'
import type { CallError, CallOutput } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import { ORDER_TEXT, scanRefused } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { type DraftLine, type DraftProblems, withPasted, withScanned } from './draft.ts'
import { isBlock } from './grid-keys.ts'
import { LineGrid } from './line-grid.tsx'

interface LinesPanelProps {
  connectionId: number
  lines: readonly DraftLine[]
  problems: DraftProblems
  onChange: (update: (lines: readonly DraftLine[]) => readonly DraftLine[]) => void
}

type Parsed = CallOutput<'orders.parseLines'>
interface Scan {
  good: boolean
  text: string
  /** The line it touched; empty = none. */
  productNo: string
}

/** 商品明细 while it is edited: the grid, the scan field above it, and rows pasted from a spreadsheet. */
export function LinesPanel({ connectionId, lines, problems, onChange }: LinesPanelProps) {
  const workspace = useActiveWorkspace()
  const field = useRef<InputRef>(null)
  const [scanned, setScanned] = useState('')
  const [scan, setScan] = useState<Scan | null>(null)
  const [pasting, setPasting] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<Parsed['errors']>([])
  const [failed, setFailed] = useState<CallError | null>(null)
  /** Scans come faster than answers: one after the other, none lost. */
  const turn = useRef<Promise<void>>(Promise.resolve())

  const onScan = (code: string) => {
    setScanned('')
    if (code === '') return
    turn.current = turn.current.then(async () => {
      const answer = await callBridge(workspace, 'orders.parseLines', { connectionId, text: `${code}\t1` })
      if (!answer.ok) return setScan({ good: false, text: answer.error.problem, productNo: '' })
      const [parsed] = answer.data.lines
      if (parsed === undefined)
        return setScan({
          good: false,
          text: scanRefused(answer.data.errors[0]?.problem ?? `没有商品「${code}」`),
          productNo: '',
        })
      setScan({ good: true, text: parsed.name || parsed.productNo, productNo: parsed.productNo })
      onChange((now) => withScanned(now, parsed))
    })
  }
  const onPaste = (text: string) => {
    setFailed(null)
    setRefused([])
    setBusy(true)
    void callBridge(workspace, 'orders.parseLines', { connectionId, text }).then((answer) => {
      setBusy(false)
      if (!answer.ok) return setFailed(answer.error)
      setPasting(null)
      setRefused(answer.data.errors)
      setScan(null)
      if (answer.data.lines.length > 0) onChange((now) => withPasted(now, answer.data.lines))
    })
  }
  const touched = scan?.good ? lines.find((line) => line.productNo === scan.productNo) : undefined
  return (
    <Panel
      title={ORDER_TEXT.lines}
      flush
      extra={
        <>
          <Input
            ref={field}
            className="dj-order-scan"
            aria-label={ORDER_TEXT.scanLabel}
            placeholder={ORDER_TEXT.scanPlaceholder}
            value={scanned}
            maxLength={200}
            autoComplete="off"
            onChange={(event) => setScanned(event.target.value)}
            onPaste={(event) => {
              const text = event.clipboardData.getData('text/plain')
              if (!isBlock(text)) return
              event.preventDefault()
              onPaste(text)
            }}
            onPressEnter={(event) => {
              if (!event.nativeEvent.isComposing) onScan(event.currentTarget.value.trim())
            }}
          />
          <span className="dj-order-scanned" data-good={scan?.good} role="status">
            {scan === null ? '' : `${scan.good ? '✓' : '✕'} ${scan.text}${touched ? `　数量 ${touched.quantity}` : ''}`}
          </span>
          <ActionButton size="small" loading={busy} onClick={() => setPasting('')}>
            {ORDER_TEXT.paste}
          </ActionButton>
        </>
      }
    >
      {problems.fields.lines === undefined ? null : (
        <p className="dj-field-error dj-order-lines-error" role="alert">
          {problems.fields.lines}
        </p>
      )}
      {failed ? <ErrorPanel error={failed} onClose={() => setFailed(null)} compact /> : null}
      {refused.length === 0 ? null : <Refused errors={refused} onClose={() => setRefused([])} />}
      <LineGrid
        connectionId={connectionId}
        lines={lines}
        problems={problems.lines}
        marked={touched?.key ?? null}
        onChange={onChange}
        onPaste={onPaste}
      />
      <Modal
        open={pasting !== null}
        title={ORDER_TEXT.paste}
        width={560}
        destroyOnHidden
        onCancel={() => setPasting(null)}
        footer={[
          <ActionButton key="cancel" onClick={() => setPasting(null)}>
            取消
          </ActionButton>,
          <ActionButton
            key="ok"
            type="primary"
            loading={busy}
            reason={pasting?.trim() ? null : '还没有内容'}
            onClick={() => onPaste(pasting ?? '')}
          >
            {ORDER_TEXT.pasteOk}
          </ActionButton>,
        ]}
      >
        <div className="dj-confirm">
          <p className="dj-muted">{ORDER_TEXT.pasteHint}</p>
          <Input.TextArea
            autoFocus
            rows={10}
            aria-label={ORDER_TEXT.paste}
            value={pasting ?? ''}
            onChange={(event) => setPasting(event.target.value)}
          />
        </div>
      </Modal>
    </Panel>
  )
}

const SHOWN = 20

/** Pasted rows that name no product, or no number. */
function Refused({ errors, onClose }: { errors: Parsed['errors']; onClose: () => void }) {
  const all = errors.map((error) => `第 ${error.row} 行\t${error.text}\t${error.problem}`).join('\n')
  return (
    <section className="dj-warning dj-order-refused" role="alert">
      <p>
        <b>! {formatCount(errors.length)} 行没有加入</b>
        <CopyButton text={all} label="复制" title="复制没有加入的行" />
        <button type="button" className="dj-link" onClick={onClose}>
          关闭
        </button>
      </p>
      <ul>
        {errors.slice(0, SHOWN).map((error) => (
          <li key={error.row}>
            第 {error.row} 行「{error.text}」：{error.problem}
          </li>
        ))}
        {errors.length > SHOWN ? <li>…</li> : null}
      </ul>
    </section>
  )
}
