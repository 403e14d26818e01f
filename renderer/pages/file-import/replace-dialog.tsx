import { Checkbox, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import type { CallInput, FileImport, FileRowFilter } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { CellPreview } from './cell-preview.tsx'
import { isWhole } from './row-filter.ts'
import { useDebounced } from './use-debounced.ts'

interface ReplaceDialogProps {
  row: FileImport
  filter: FileRowFilter
  put: (row: FileImport) => void
  say: (text: string) => void
  onClose: () => void
}

const EVERYTHING: FileRowFilter = { level: null, code: null, column: null, text: '', skipped: 'all' }
const ALL = 'all'

/** 查找替换 with what it would do; one step to take back. */
export function ReplaceDialog({ row, filter, put, say, onClose }: ReplaceDialogProps) {
  const used = row.match.columns.filter((one) => one.field !== null)
  const [where, setWhere] = useState(ALL)
  const [find, setFind] = useState('')
  const [replace, setReplace] = useState('')
  const [wholeCell, setWholeCell] = useState(false)
  const [matchCase, setMatchCase] = useState(false)
  const [shownOnly, setShownOnly] = useState(!isWhole(filter))
  const run = useAction('fileImport.replace')
  const input: CallInput<'fileImport.replace'> = {
    id: row.id,
    scope: { filter: shownOnly ? filter : EVERYTHING },
    column: where === ALL ? null : Number(where),
    find,
    replace,
    wholeCell,
    matchCase,
  }
  const asked = useDebounced(input, 300)
  const preview = useQuery('fileImport.previewReplace', asked.find === '' ? null : asked)
  const fresh = JSON.stringify(asked) === JSON.stringify(input) && !preview.loading
  const cells = fresh ? (preview.data?.cells ?? 0) : 0
  const reason =
    find === ''
      ? '请填写查找内容'
      : !fresh
        ? '正在计算'
        : cells === 0
          ? '没有找到'
          : row.work
            ? `${row.work.label}，请稍候`
            : null
  const act = () => {
    if (reason !== null || run.busy) return
    void run.run(input).then((answer) => {
      if (answer === null) return
      put(answer.import)
      say(`已替换 ${formatCount(cells)} 格`)
      onClose()
    })
  }
  return (
    <Modal
      open
      title="查找替换"
      width={560}
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          关闭
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={run.busy} reason={reason} onClick={act}>
          替换{cells > 0 ? ` ${formatCount(cells)} 格` : ''}
        </ActionButton>,
      ]}
    >
      <div className="dj-dialog-stack">
        <Field label="查找" htmlFor="replace-find">
          <Input
            id="replace-find"
            autoFocus
            maxLength={200}
            value={find}
            onChange={(event) => setFind(event.target.value)}
            onPressEnter={act}
          />
        </Field>
        <Field label="替换为" htmlFor="replace-with" hint="留空 = 删去找到的文字">
          <Input
            id="replace-with"
            maxLength={200}
            value={replace}
            onChange={(event) => setReplace(event.target.value)}
            onPressEnter={act}
          />
        </Field>
        <Field label="列" htmlFor="replace-column">
          <Select
            id="replace-column"
            value={where}
            options={[
              { value: ALL, label: '所有列' },
              ...used.map((one) => ({ value: String(one.index), label: one.field ?? '' })),
            ]}
            onChange={setWhere}
          />
        </Field>
        <div className="dj-buttons">
          <Checkbox checked={wholeCell} onChange={(event) => setWholeCell(event.target.checked)}>
            整格相同
          </Checkbox>
          <Checkbox checked={matchCase} onChange={(event) => setMatchCase(event.target.checked)}>
            区分大小写
          </Checkbox>
          {isWhole(filter) ? null : (
            <Checkbox checked={shownOnly} onChange={(event) => setShownOnly(event.target.checked)}>
              只在筛选出的行里
            </Checkbox>
          )}
        </div>
        {find === '' ? null : <CellPreview row={row} preview={fresh ? preview.data : null} error={preview.error} />}
        {run.error ? <ErrorPanel error={run.error} compact /> : null}
      </div>
    </Modal>
  )
}
