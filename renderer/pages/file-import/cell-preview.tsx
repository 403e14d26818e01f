import type { CallError, CallOutput, FileImport } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'

interface CellPreviewProps {
  row: FileImport
  /** `null` = being worked out. */
  preview: CallOutput<'fileImport.previewFix'> | null
  error: CallError | null
}

/** Cells that a bulk change would make different, the first of them old → new. */
export function CellPreview({ row, preview, error }: CellPreviewProps) {
  if (error) return <ErrorPanel error={error} compact />
  if (preview === null) {
    return (
      <p className="dj-muted" role="status">
        正在计算…
      </p>
    )
  }
  const header = (column: number) => row.match.columns.find((one) => one.index === column)?.header ?? ''
  return (
    <div className="dj-cell-preview">
      <p role="status">
        {preview.cells === 0
          ? '没有要改的单元格'
          : `将修改 ${formatCount(preview.cells)} 格，${formatCount(preview.rows)} 行。可以撤销`}
      </p>
      {preview.samples.length === 0 ? null : (
        <ul className="dj-act-rows">
          {preview.samples.map((one) => (
            <li key={`${one.row}-${one.column}`}>
              <span>
                第 {one.rowNumber} 行 {header(one.column)}
              </span>
              <code>{one.old === '' ? '（空）' : one.old}</code> → <code>{one.new === '' ? '（空）' : one.new}</code>
            </li>
          ))}
          {preview.samples.length < preview.cells ? <li>… 共 {formatCount(preview.cells)} 格</li> : null}
        </ul>
      )}
    </div>
  )
}
