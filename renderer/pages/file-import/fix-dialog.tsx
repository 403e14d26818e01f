import { Checkbox, InputNumber, Modal, Select } from 'antd'
import { useState } from 'react'
import type { CallInput, FileImport, FileIssue, FileRowFilter } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'
import { CellPreview } from './cell-preview.tsx'
import { isWhole } from './row-filter.ts'
import { useDebounced } from './use-debounced.ts'

type Fix = CallInput<'fileImport.fix'>['fix']

export interface FixWish {
  fix: Fix
  /** Key of the column; `null` = the person chooses. */
  field: string | null
  length: number | null
  /** The kind of issue whose rows are meant. */
  kind?: { code: string; level: FileIssue['level'] }
}

export const FIX_LABEL: Record<Fix, string> = {
  trim: '去掉空格和不可见字符',
  halfWidth: '全角转半角',
  padZeros: '前面补 0 到固定长度',
  clear: '清空',
  category: '统一分类的分隔符',
}

interface FixDialogProps {
  row: FileImport
  filter: FileRowFilter
  wish: FixWish
  put: (row: FileImport) => void
  say: (text: string) => void
  onClose: () => void
}

const EVERYTHING: FileRowFilter = { level: null, code: null, column: null, text: '', skipped: 'without' }

/** One change for many cells of a column, shown before it is made; one step to take back. */
export function FixDialog({ row, filter, wish, put, say, onClose }: FixDialogProps) {
  const used = row.match.columns.filter((one) => one.field !== null)
  const [fix, setFix] = useState<Fix>(wish.fix)
  const [column, setColumn] = useState(wish.field ?? String(used[0]?.index ?? 0))
  const [length, setLength] = useState<number | null>(wish.length ?? 13)
  const [shownOnly, setShownOnly] = useState(!isWhole(filter))
  const run = useAction('fileImport.fix')
  const ofKind = wish.kind === undefined ? null : { ...EVERYTHING, ...wish.kind, column: Number(column) }
  const input: CallInput<'fileImport.fix'> = {
    id: row.id,
    scope: { filter: ofKind ?? (shownOnly ? filter : EVERYTHING) },
    column: Number(column),
    fix,
    length: fix === 'padZeros' ? length : null,
  }
  const asked = useDebounced(input, 250)
  const ready = asked.fix !== 'padZeros' || asked.length !== null
  const preview = useQuery('fileImport.previewFix', ready ? asked : null)
  const fresh = JSON.stringify(asked) === JSON.stringify(input) && !preview.loading
  const cells = fresh ? (preview.data?.cells ?? 0) : 0
  const reason = !ready
    ? '请填写位数'
    : !fresh
      ? '正在计算'
      : cells === 0
        ? '没有要改的单元格'
        : row.work
          ? `${row.work.label}，请稍候`
          : null
  const act = () => {
    void run.run(input).then((answer) => {
      if (answer === null) return
      put(answer.import)
      say(`已修正 ${formatCount(cells)} 格`)
      onClose()
    })
  }
  return (
    <Modal
      open
      title="批量修正"
      width={560}
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          关闭
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={run.busy} reason={reason} onClick={act}>
          修正{cells > 0 ? ` ${formatCount(cells)} 格` : ''}
        </ActionButton>,
      ]}
    >
      <div className="dj-dialog-stack">
        <Field label="做什么" htmlFor="fix-what">
          <Select
            id="fix-what"
            value={fix}
            options={(Object.keys(FIX_LABEL) as Fix[]).map((value) => ({ value, label: FIX_LABEL[value] }))}
            onChange={setFix}
          />
        </Field>
        <Field label="列" htmlFor="fix-column">
          <Select
            id="fix-column"
            value={column}
            options={used.map((one) => ({ value: String(one.index), label: one.field ?? '' }))}
            onChange={setColumn}
          />
        </Field>
        {fix === 'padZeros' ? (
          <Field label="补到" htmlFor="fix-length" hint="只补纯数字、不足这个位数的单元格。请先核对：0 丢失是推测的">
            <InputNumber
              id="fix-length"
              min={1}
              max={64}
              precision={0}
              value={length}
              suffix="位"
              onChange={setLength}
            />
          </Field>
        ) : null}
        {wish.kind !== undefined || isWhole(filter) ? null : (
          <Checkbox checked={shownOnly} onChange={(event) => setShownOnly(event.target.checked)}>
            只在筛选出的行里
          </Checkbox>
        )}
        <CellPreview row={row} preview={fresh ? preview.data : null} error={preview.error} />
        {run.error ? <ErrorPanel error={run.error} compact /> : null}
      </div>
    </Modal>
  )
}
