import { Checkbox, Modal, Radio } from 'antd'
import { useState } from 'react'
import { EXPORT_COLUMNS, type ExportColumn } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { EXPORT_COLUMN_LABEL, EXPORT_TEXT } from '../../text/products.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

interface ExportDialogProps {
  open: boolean
  filter: { connectionId: number; keyword: string; category: string; brand: string }
  /** Products that fit the filter; null = not known yet. */
  total: number | null
  onClose: () => void
  onSaved: (text: string) => void
}

/** Writes the list as a file: for 批量更新, or with the columns a person wants to read. */
export function ExportDialog({ open, filter, total, onClose, onSaved }: ExportDialogProps) {
  const save = useAction('productExport.save')
  const [purpose, setPurpose] = useState<'reimport' | 'columns'>('reimport')
  const [columns, setColumns] = useState<ExportColumn[]>([...EXPORT_COLUMNS])
  const [format, setFormat] = useState<'xlsx' | 'csv'>('xlsx')
  const filtered = filter.keyword !== '' || filter.category !== '' || filter.brand !== ''
  const run = async () => {
    const answer = await save.run({ ...filter, columns: purpose === 'reimport' ? 'reimport' : columns, format })
    if (answer === null) return
    if (answer.saved !== null)
      onSaved(EXPORT_TEXT.saved(answer.saved.name, formatCount(answer.products), formatCount(answer.specs)))
    onClose()
  }
  const reason =
    total === 0 ? '没有可以导出的商品' : purpose === 'columns' && columns.length === 0 ? '请至少勾选一列' : null
  return (
    <Modal
      open={open}
      title={EXPORT_TEXT.title}
      width={560}
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={save.busy} reason={reason} onClick={() => void run()}>
          {EXPORT_TEXT.ok}
        </ActionButton>,
      ]}
    >
      <div className="dj-export">
        {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
        <p>
          {EXPORT_TEXT.lead(filtered, total === null ? '…' : formatCount(total))}。
          <span className="dj-muted">{EXPORT_TEXT.lastKnown}</span>
        </p>
        <Radio.Group
          className="dj-export-ways"
          value={purpose}
          onChange={(event) => setPurpose(event.target.value as 'reimport' | 'columns')}
        >
          <Radio value="reimport">{EXPORT_TEXT.reimport}</Radio>
          <p className="dj-muted">{EXPORT_TEXT.reimportHint}</p>
          <Radio value="columns">{EXPORT_TEXT.columns}</Radio>
        </Radio.Group>
        {purpose === 'columns' ? (
          <Checkbox.Group
            className="dj-export-columns"
            value={columns}
            options={EXPORT_COLUMNS.map((value) => ({ value, label: EXPORT_COLUMN_LABEL[value] }))}
            onChange={(next) => setColumns(EXPORT_COLUMNS.filter((one) => next.includes(one)))}
          />
        ) : null}
        <div className="dj-export-format">
          <span>{EXPORT_TEXT.format}</span>
          <Radio.Group
            aria-label={EXPORT_TEXT.format}
            value={format}
            options={[
              { value: 'xlsx', label: EXPORT_TEXT.xlsx },
              { value: 'csv', label: EXPORT_TEXT.csv },
            ]}
            onChange={(event) => setFormat(event.target.value as 'xlsx' | 'csv')}
          />
        </div>
        {format === 'csv' ? <p className="dj-muted">{EXPORT_TEXT.csvHint}</p> : null}
        <p role="status" aria-live="polite">
          {save.busy ? EXPORT_TEXT.working : ''}
        </p>
      </div>
    </Modal>
  )
}
