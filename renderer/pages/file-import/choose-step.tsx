import { CloudUploadOutlined } from '@ant-design/icons'
import { Input, Modal, Select } from 'antd'
import { useRef, useState } from 'react'
import type { CallError, Connection, FileImport } from '../../../preload/contract/index.ts'
import { getBridge, hasBridge } from '../../state/bridge.ts'
import { useAction } from '../../state/use-action.ts'
import { FILE_KIND, FILE_TEXT } from '../../text/file-import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { useFileDrop, usePagePaste } from './use-file-drop.ts'
import type { FileKind } from './wizard.ts'

interface ChooseStepProps {
  kind: FileKind
  connections: readonly Connection[]
  onBegun: (row: FileImport) => void
}

/** Characters that the bridge takes as pasted text. */
const MOST_PASTED = 20_000_000

/** ① 选文件: dialog, drag or paste; writes nothing (S82). */
export function ChooseStep({ kind, connections, onBegun }: ChooseStepProps) {
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? 0)
  const open = useAction('fileImport.open')
  const drop = useAction('fileImport.drop')
  const paste = useAction('fileImport.paste')
  const template = useAction('template.save')
  const [own, setOwn] = useState<CallError | null>(null)
  const [saved, setSaved] = useState<string | null>(null)
  const [pasting, setPasting] = useState(false)
  const [typed, setTyped] = useState('')
  const handing = useRef(false)
  const connection = connections.find((one) => one.id === connectionId) ?? connections[0]
  const reason = posReason(connection)
  const busy = open.busy || drop.busy || paste.busy
  const begin = { connectionId: connection?.id ?? 0, kind }
  const clear = () => {
    setOwn(null)
    for (const action of [open, drop, paste, template]) action.clear()
  }

  const takeFiles = async (files: readonly File[]) => {
    const [file] = files
    if (handing.current || busy || file === undefined) return
    clear()
    if (files.length > 1)
      return setOwn(refusal('FILE_ONE', FILE_TEXT.dropOne, `拖来了 ${files.length} 个文件`, '请把文件一个一个导入'))
    if (reason !== null) return setOwn(refusal('FILE_NO_POS', '现在不能读取文件', reason, '请到【对接设置】处理后再试'))
    if (!hasBridge()) return
    handing.current = true
    try {
      const taken = await getBridge().dropFile(file)
      if (!taken.ok) return setOwn(taken.error)
      const begun = await drop.run({ ...begin, token: taken.data.token, name: taken.data.name })
      if (begun) onBegun(begun.import)
    } catch (thrown) {
      setOwn(
        refusal(
          'FILE_DROP',
          '没有拿到这个文件',
          thrown instanceof Error ? thrown.message : String(thrown),
          '请点【选择文件】再选一次',
        ),
      )
    } finally {
      handing.current = false
    }
  }
  const takeText = async (text: string) => {
    if (busy) return
    clear()
    if (text.trim() === '')
      return setOwn(
        refusal(
          'PASTE_EMPTY',
          FILE_TEXT.pasteEmpty,
          '没有可以读取的文字',
          '请在表格里选中带表头的单元格，复制后再粘贴',
        ),
      )
    if (text.length > MOST_PASTED)
      return setOwn(
        refusal(
          'PASTE_LONG',
          FILE_TEXT.pasteTooLong,
          `共 ${text.length} 个字符`,
          '请在表格里另存为 .xlsx 或 .csv，再选择文件',
        ),
      )
    if (reason !== null) return setOwn(refusal('FILE_NO_POS', '现在不能读取', reason, '请到【对接设置】处理后再试'))
    const begun = await paste.run({ ...begin, text })
    if (begun === null) return
    setPasting(false)
    setTyped('')
    onBegun(begun.import)
  }
  const over = useFileDrop((files) => void takeFiles(files), true)
  usePagePaste(
    ({ text, files }) => void (text.trim() === '' && files.length > 0 ? takeFiles(files) : takeText(text)),
    !pasting,
  )
  const error = own ?? open.error ?? drop.error ?? paste.error ?? template.error

  return (
    <Panel
      title="选文件"
      extra={
        <ActionButton
          size="small"
          loading={template.busy}
          onClick={() => {
            clear()
            void template.run({ kind }).then((answer) => setSaved(answer?.saved?.name ?? null))
          }}
        >
          {FILE_TEXT.template}
        </ActionButton>
      }
    >
      <div className="dj-stack">
        {connections.length > 1 ? (
          <div className="dj-buttons">
            <label htmlFor="file-connection">对接</label>
            <Select
              id="file-connection"
              value={connection?.id ?? 0}
              options={connections.map((one) => ({ value: one.id, label: one.name }))}
              onChange={setConnectionId}
            />
          </div>
        ) : null}
        {error ? <ErrorPanel error={error} onClose={clear} /> : null}
        {saved === null ? null : (
          <p className="dj-note-box" role="status">
            已保存「{saved}」，商家编码等列已设成文本格式，填好后在这里选择
          </p>
        )}
        <div className="dj-drop" data-over={over}>
          <CloudUploadOutlined aria-hidden="true" />
          <strong>{over ? FILE_TEXT.dropNow : FILE_TEXT.drop}</strong>
          <div className="dj-buttons">
            <ActionButton
              type="primary"
              size="large"
              loading={open.busy || drop.busy}
              reason={reason}
              onClick={() => {
                clear()
                void open.run(begin).then((answer) => {
                  if (answer?.import) onBegun(answer.import)
                })
              }}
            >
              {FILE_TEXT.pick}
            </ActionButton>
            <ActionButton size="large" reason={reason} onClick={() => setPasting(true)}>
              粘贴表格内容
            </ActionButton>
          </div>
          <span className="dj-muted">{FILE_TEXT.paste}</span>
        </div>
        <p className="dj-muted">{FILE_TEXT.readOnly}</p>
        {kind === 'create' ? <CreateNotes /> : <UpdateNotes />}
      </div>
      <Modal
        open={pasting}
        title="粘贴表格内容"
        okText="读取"
        cancelText="取消"
        confirmLoading={paste.busy}
        onOk={() => void takeText(typed)}
        onCancel={() => setPasting(false)}
        destroyOnHidden
      >
        <div className="dj-stack-tight">
          <p>第一行必须是字段名，如「{kind === 'create' ? '货品编号、货品名称…' : '商家编码、零售价…'}」。</p>
          <Input.TextArea
            autoFocus
            rows={9}
            aria-label="表格内容"
            value={typed}
            spellCheck={false}
            placeholder="在这里按 Ctrl + V"
            onChange={(event) => setTyped(event.target.value)}
          />
          {paste.error ? <ErrorPanel error={paste.error} compact /> : null}
        </div>
      </Modal>
    </Panel>
  )
}

function CreateNotes() {
  return (
    <div className="dj-file-notes">
      <section>
        <h3>从旺店通导出</h3>
        <ol>
          {FILE_TEXT.erp.map((line) => (
            <li key={line}>{line}</li>
          ))}
        </ol>
      </section>
      <section>
        <h3>请注意</h3>
        <ul>
          <li>{FILE_TEXT.codes}</li>
          <li>{FILE_TEXT.oncePerFile}</li>
          <li>建议一次不超过 5,000 行。</li>
        </ul>
      </section>
    </div>
  )
}

function UpdateNotes() {
  return (
    <div className="dj-file-notes">
      <section>
        <h3>怎样填写</h3>
        <ul>
          <li>{FILE_KIND.update.note}。</li>
          <li>{FILE_TEXT.onSaleNote}</li>
          <li>{FILE_TEXT.codes}</li>
        </ul>
      </section>
      <section>
        <h3>什么时候用</h3>
        <ul>
          <li>{FILE_TEXT.updateNote}</li>
          <li>
            {FILE_TEXT.fewNote}
            <a href="#/products">去商品列表</a>
          </li>
        </ul>
      </section>
    </div>
  )
}

/** Why no file can be begun with; `null` = it can. Only the POS is needed. */
export function posReason(connection: Pick<Connection, 'pos'> | undefined): string | null {
  if (connection === undefined) return '还没有对接'
  switch (connection.pos.state) {
    case 'incomplete':
      return '智能POS账号还没有填完，请到【对接设置】填写'
    case 'needs-reentry':
      return '智能POS的密钥需要重新填写，请到【对接设置】'
    case 'locked-elsewhere':
      return '智能POS账号已在本机另一处运行'
    default:
      return null
  }
}

function refusal(code: string, problem: string, cause: string, action: string): CallError {
  return { code, problem, cause, action, retryable: true }
}
