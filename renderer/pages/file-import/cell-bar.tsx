import type { FileRow } from '../../../preload/contract/index.ts'
import { LEVEL_LABEL, LEVEL_TONE } from '../../text/file-import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { PlacedColumn } from './grid/layout.ts'
import { ISSUES_COLUMN, issuesAt } from './sheet-view.ts'

interface CellBarProps {
  row: FileRow | null
  column: PlacedColumn | null
  /** What the last act did. */
  said: string
  readOnly: string | null
  onSkip: (row: FileRow) => void
}

/** The chosen cell in words: value, what stood in the file, what is wrong and what to do (W8). */
export function CellBar({ row, column, said, readOnly, onSkip }: CellBarProps) {
  if (row === null || column === null) {
    return (
      <div className="dj-cell-bar" role="status">
        {said}
      </div>
    )
  }
  const whole = column.key === ISSUES_COLUMN
  const issues = whole ? row.issues : issuesAt(row, column.key)
  const original = whole ? undefined : row.originals.find((one) => String(one.column) === column.key)
  const text = whole ? '' : (row.cells[Number(column.key)] ?? '')
  return (
    <section className="dj-cell-bar" aria-label="所在单元格">
      <div className="dj-cell-bar-head">
        <b>
          第 {row.rowNumber} 行 · {column.title}
        </b>
        {whole ? null : text === '' ? (
          <span className="dj-none">空</span>
        ) : (
          <span className="dj-cell-bar-text">
            {text} <CopyButton text={text} title="复制这个值" />
          </span>
        )}
        {original === undefined ? null : <span className="dj-muted">文件里是「{original.text}」</span>}
        <ActionButton type="link" size="small" reason={readOnly} onClick={() => onSkip(row)}>
          {row.skipped ? '恢复此行' : '排除此行'}
        </ActionButton>
        <span className="dj-cell-bar-said" role="status">
          {said}
        </span>
      </div>
      <ul aria-live="polite">
        {issues.map((issue) => (
          <li key={`${issue.code}-${issue.column}`}>
            <StatusPill tone={LEVEL_TONE[issue.level]} text={LEVEL_LABEL[issue.level]} />
            <span title={issue.text}>
              {whole && issue.header ? `${issue.header}「${issue.value}」：` : ''}
              {issue.rule}
              {issue.fix === '' ? '' : `。${issue.fix}`}
            </span>
            <CopyButton text={issue.text} label="复制" title="复制行号、字段、值、规则和办法" />
          </li>
        ))}
      </ul>
    </section>
  )
}
