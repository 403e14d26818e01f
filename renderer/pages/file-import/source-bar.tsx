import { Select } from 'antd'
import type { FileImport } from '../../../preload/contract/index.ts'
import { DELIMITER_LABEL, ENCODING_LABEL, SHEET_KIND_LABEL } from '../../text/file-import.ts'
import { formatBytes } from '../../text/format.ts'

type Sheet = NonNullable<FileImport['sheet']>
export interface SourceChange {
  sheet: string | null
  encoding: Sheet['encoding']
  delimiter: Sheet['delimiter']
}

interface SourceBarProps {
  row: FileImport
  busy: boolean
  onChange: (change: SourceChange) => void
}

const optionsOf = <Value extends string>(labels: Record<Value, string>) =>
  (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] }))

/** What the file was taken for; a person may know better. */
export function SourceBar({ row, busy, onChange }: SourceBarProps) {
  const { sheet } = row
  if (sheet === null) return <p className="dj-muted">{formatBytes(row.size)}</p>
  const now: SourceChange = { sheet: sheet.sheet || null, encoding: sheet.encoding, delimiter: sheet.delimiter }
  return (
    <div className="dj-source">
      <span>
        {SHEET_KIND_LABEL[sheet.kind]} · {row.origin === 'paste' ? '粘贴的内容' : formatBytes(row.size)}
      </span>
      {sheet.sheets.length > 1 ? (
        <label htmlFor="source-sheet">
          工作表
          <Select
            id="source-sheet"
            aria-label="工作表"
            value={sheet.sheet}
            disabled={busy}
            popupMatchSelectWidth={false}
            options={sheet.sheets.map((one) => ({
              value: one.name,
              label: one.hidden ? `${one.name}（隐藏）` : one.name,
            }))}
            onChange={(value) => onChange({ ...now, sheet: value })}
          />
        </label>
      ) : sheet.sheet ? (
        <span>工作表「{sheet.sheet}」</span>
      ) : null}
      {sheet.encoding === null || row.origin === 'paste' ? null : (
        <label htmlFor="source-encoding">
          编码
          <Select
            id="source-encoding"
            aria-label="编码"
            value={sheet.encoding}
            disabled={busy}
            popupMatchSelectWidth={false}
            options={optionsOf(ENCODING_LABEL)}
            onChange={(value) => onChange({ ...now, encoding: value })}
          />
        </label>
      )}
      {sheet.delimiter === null || row.origin === 'paste' ? null : (
        <label htmlFor="source-delimiter">
          分隔符
          <Select
            id="source-delimiter"
            aria-label="分隔符"
            value={sheet.delimiter}
            disabled={busy}
            popupMatchSelectWidth={false}
            options={optionsOf(DELIMITER_LABEL)}
            onChange={(value) => onChange({ ...now, delimiter: value })}
          />
        </label>
      )}
      {sheet.encoding === null ? null : <span className="dj-muted">中文显示不对时，换一个编码</span>}
    </div>
  )
}
