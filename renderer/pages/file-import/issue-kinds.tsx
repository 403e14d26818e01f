import type { FileImport } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import type { FixWish } from './fix-dialog.tsx'

type Kind = FileImport['issues'][number]
const GLYPH = { error: '✕', warning: '!', note: '↺' } as const
const ORDER = { error: 0, warning: 1, note: 2 } as const

interface IssueKindsProps {
  row: FileImport
  /** The kind that the rows are filtered by. */
  code: string | null
  readOnly: string | null
  onShow: (kind: Kind | null) => void
  onFix: (wish: FixWish) => void
}

/** What is the matter with the file, by kind and number of rows; a press shows these rows only. */
export function IssueKinds({ row, code, readOnly, onShow, onFix }: IssueKindsProps) {
  const kinds = [...row.issues].sort((a, b) => ORDER[a.level] - ORDER[b.level] || b.rows - a.rows)
  return (
    <nav className="dj-issue-kinds" aria-label="问题种类">
      {kinds.length === 0 ? <p className="dj-muted">没有发现问题</p> : null}
      <ul>
        {kinds.map((kind) => {
          const { fix } = kind
          return (
            <li key={`${kind.level}-${kind.code}`} data-level={kind.level}>
              <button
                type="button"
                aria-pressed={kind.code === code}
                title={kind.code === code ? '显示全部行' : '只显示这些行'}
                onClick={() => onShow(kind.code === code ? null : kind)}
              >
                <i aria-hidden="true">{GLYPH[kind.level]}</i>
                <span>{kind.title}</span>
                <b>{formatCount(kind.rows)}</b>
              </button>
              {fix === null ? null : (
                <ActionButton
                  type="link"
                  size="small"
                  reason={readOnly}
                  onClick={() =>
                    onFix({
                      fix: fix.fix,
                      field: columnOf(row, fix.field),
                      length: fix.length,
                      kind: { code: kind.code, level: kind.level },
                    })
                  }
                >
                  {fix.label}
                </ActionButton>
              )}
            </li>
          )
        })}
      </ul>
    </nav>
  )
}

/** Key of the column that stands for a field. */
function columnOf(row: FileImport, field: string): string | null {
  const column = row.match.columns.find((one) => one.field === field)
  return column === undefined ? null : String(column.index)
}
