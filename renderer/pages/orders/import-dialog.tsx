import { Checkbox, Modal } from 'antd'
import { useState } from 'react'
import { type CallOutput, ORDER_KIND_TEXT, type OrderKind } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount, formatTime } from '../../text/format.ts'
import { IMPORT_TEXT, KIND_WORDS } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { shortDecimal } from './decimal.ts'

interface ImportDialogProps {
  connectionId: number
  kind: OrderKind
  onClose: () => void
  onDone: () => void
}

type Read = CallOutput<'orders.readFile'>

/** Orders from a spreadsheet: choose, look at what it would make and what is wrong, make. Makes orders, pushes none. */
export function ImportDialog({ connectionId, kind, onClose, onDone }: ImportDialogProps) {
  const template = useAction('orders.template')
  const reading = useAction('orders.readFile')
  const importing = useAction('orders.importFile')
  const [read, setRead] = useState<Read | null>(null)
  const [onlyGood, setOnlyGood] = useState(false)
  const [told, setTold] = useState('')
  const file = read?.file ?? null
  const choose = () =>
    void reading.run({ connectionId, kind }).then((answer) => {
      if (answer === null || answer.file === null) return
      setTold('')
      setOnlyGood(false)
      setRead(answer)
    })
  const run = () => {
    if (file === null) return
    void importing.run({ connectionId, kind, token: file.token, onlyGood }).then((answer) => {
      if (answer === null) return
      setRead(null)
      setTold(IMPORT_TEXT.done(formatCount(answer.created), formatCount(answer.skipped)))
      onDone()
    })
  }
  const count = read?.orders.length ?? 0
  const reason =
    file === null
      ? '请先选择文件'
      : count === 0
        ? IMPORT_TEXT.nothing
        : (read?.errors.length ?? 0) > 0 && !onlyGood
          ? IMPORT_TEXT.tick
          : null
  const failed = [template, reading, importing].find((action) => action.error !== null)
  return (
    <Modal
      open
      width={880}
      mask={{ closable: false }}
      title={IMPORT_TEXT.title(ORDER_KIND_TEXT[kind])}
      onCancel={onClose}
      footer={[
        <ActionButton key="close" onClick={onClose}>
          关闭
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={importing.busy} reason={reason} onClick={run}>
          {IMPORT_TEXT.ok(formatCount(count))}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        <p className="dj-muted">{IMPORT_TEXT.note}</p>
        <div className="dj-buttons">
          <ActionButton type={file === null ? 'primary' : 'default'} loading={reading.busy} onClick={choose}>
            {file === null ? IMPORT_TEXT.choose : IMPORT_TEXT.other}
          </ActionButton>
          <ActionButton
            loading={template.busy}
            onClick={() =>
              void template.run({ kind }).then((answer) => {
                if (answer?.saved) setTold(`已保存模板「${answer.saved.name}」，填好后在这里选择。`)
              })
            }
          >
            {IMPORT_TEXT.template}
          </ActionButton>
          {file === null ? null : <b>{file.name}</b>}
        </div>
        {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} /> : null}
        {told === '' ? null : (
          <p className="dj-note" role="status">
            {told}
          </p>
        )}
        {file?.again ? (
          <p className="dj-warning">
            ! {formatTime(file.again.at)} {IMPORT_TEXT.again(file.again.by)}
          </p>
        ) : null}
        {read === null || file === null ? null : <ReadFile kind={kind} read={read} />}
        {read !== null && read.errors.length > 0 && count > 0 ? (
          <Checkbox checked={onlyGood} onChange={(event) => setOnlyGood(event.target.checked)}>
            {IMPORT_TEXT.onlyGood(formatCount(count))}
          </Checkbox>
        ) : null}
      </div>
    </Modal>
  )
}

const SHOWN = 200

/** What a file would make, and what is wrong with it: row, column, value, problem, fix. */
export function ReadFile({ kind, read }: { kind: OrderKind; read: Read }) {
  const words = KIND_WORDS[kind]
  const copied = read.errors
    .map((error) => [error.row, error.column, error.value, error.problem, error.fix].join('\t'))
    .join('\n')
  return (
    <>
      {read.errors.length === 0 ? null : (
        <section aria-label={IMPORT_TEXT.errors}>
          <p className="dj-orders-heading">
            <b>
              {IMPORT_TEXT.errors} {formatCount(read.errors.length)}
            </b>
            <CopyButton text={copied} label="复制" title="复制有问题的行" />
          </p>
          <div className="dj-orders-list">
            <table>
              <thead>
                <tr>
                  <th scope="col">行</th>
                  <th scope="col">列</th>
                  <th scope="col">内容</th>
                  <th scope="col">问题</th>
                  <th scope="col">怎么改</th>
                </tr>
              </thead>
              <tbody>
                {read.errors.slice(0, SHOWN).map((error) => (
                  <tr key={`${error.row} ${error.column} ${error.problem}`}>
                    <td>{error.row}</td>
                    <td>{error.column}</td>
                    <td>{error.value || '（空）'}</td>
                    <td>{error.problem}</td>
                    <td>{error.fix}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {read.errors.length > SHOWN ? <p className="dj-muted">只显示前 {SHOWN} 处，点【复制】可得到全部</p> : null}
        </section>
      )}
      <section aria-label={IMPORT_TEXT.orders}>
        <p className="dj-orders-heading">
          <b>
            {IMPORT_TEXT.orders} {formatCount(read.orders.length)}
          </b>
        </p>
        <div className="dj-orders-list">
          <table>
            <thead>
              <tr>
                <th scope="col">单据标识</th>
                <th scope="col">单据日期</th>
                <th scope="col">{words.warehouse}</th>
                <th scope="col">{words.partner ?? words.toWarehouse}</th>
                <th scope="col" data-align="end">
                  行数
                </th>
                <th scope="col" data-align="end">
                  数量
                </th>
              </tr>
            </thead>
            <tbody>
              {read.orders.slice(0, SHOWN).map(({ key, order, quantity }) => (
                <tr key={key}>
                  <td>{key}</td>
                  <td>{order.billDate}</td>
                  <td>{order.warehouseNo}</td>
                  <td>{words.partner === null ? order.toWarehouseNo : order.partnerNo}</td>
                  <td data-align="end">{formatCount(order.lines.length)}</td>
                  <td data-align="end">{shortDecimal(quantity)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
        {read.orders.length > SHOWN ? <p className="dj-muted">只显示前 {SHOWN} 张</p> : null}
      </section>
    </>
  )
}
