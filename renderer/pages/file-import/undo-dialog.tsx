import { Checkbox, Modal } from 'antd'
import { useState } from 'react'
import type { FileImport } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { FILE_KIND, FILE_TEXT, UNDO_ACT_LABEL, UNDO_ACT_TONE } from '../../text/file-import.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { changeText } from './line-columns.tsx'

/** W5: what an undo would do, product by product, and why not; asked of the POS, written only after the tick. */
export function UndoDialog(props: { row: FileImport; put: (row: FileImport) => void; onClose: () => void }) {
  const { row, put, onClose } = props
  const preview = useQuery('fileImport.previewUndo', { id: row.id })
  const undo = useAction('fileImport.undoImport')
  const [ticked, setTicked] = useState(false)
  const { data } = preview
  const count = data === null ? 0 : data.restore + data.delist
  const reason =
    data === null ? '正在向智能POS核对' : count === 0 ? '没有可以撤销的商品' : ticked ? null : '请先勾选确认'
  const run = () => {
    void undo.run({ id: row.id }).then((answer) => {
      if (answer === null) return
      put(answer.import)
      onClose()
    })
  }
  return (
    <Modal
      open
      mask={{ closable: false }}
      width={760}
      title={`撤销这次${FILE_KIND[row.kind].unit}？`}
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" danger loading={undo.busy} reason={reason} onClick={run}>
          撤销{count > 0 ? ` ${formatCount(count)} 个商品` : ''}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        <p className="dj-muted">{FILE_TEXT.undoLead}</p>
        {preview.error ? <ErrorPanel error={preview.error} onRetry={preview.reload} /> : null}
        {data === null ? (
          preview.error ? null : (
            <LoadingLines lines={5} />
          )
        ) : (
          <>
            <p role="status">
              恢复原值 {formatCount(data.restore)} 个，下架 {formatCount(data.delist)} 个，不能撤销{' '}
              {formatCount(data.refused)} 个
            </p>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled list must be reachable by keyboard */}
            <section className="dj-undo-list" aria-label="逐条预览" tabIndex={0}>
              <table>
                <thead>
                  <tr>
                    <th scope="col">货号</th>
                    <th scope="col">名称</th>
                    <th scope="col">撤销方式</th>
                    <th scope="col">说明</th>
                  </tr>
                </thead>
                <tbody>
                  {data.rows.map((one) => (
                    <tr key={one.seq}>
                      <td>
                        <CodeText value={one.productNo} copy={false} />
                      </td>
                      <td title={one.name}>{one.name}</td>
                      <td>
                        <StatusPill tone={UNDO_ACT_TONE[one.act]} text={UNDO_ACT_LABEL[one.act]} />
                      </td>
                      <td title={one.reason ?? one.changes.map(changeText).join('\n')}>
                        {one.reason ?? one.changes.map(changeText).join('；')}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
            {count > 0 ? (
              <Checkbox checked={ticked} onChange={(event) => setTicked(event.target.checked)}>
                我知道：{formatCount(data.delist)} 个新增的商品会下架，{formatCount(data.restore)} 个商品恢复原值
              </Checkbox>
            ) : null}
          </>
        )}
        {undo.error ? <ErrorPanel error={undo.error} /> : null}
      </div>
    </Modal>
  )
}
