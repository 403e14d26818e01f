import { Select } from 'antd'
import type { FileImport } from '../../../preload/contract/index.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import { byText, type Choices, isRenamed, type MatchState } from './match.ts'

interface MatchListProps {
  row: FileImport
  choices: Choices
  state: MatchState
  onChoose: (column: number, field: string) => void
}

/** Excel's own name of a column: A … Z, AA … */
export function columnLetter(index: number): string {
  const rest = Math.floor(index / 26)
  return `${rest > 0 ? columnLetter(rest - 1) : ''}${String.fromCharCode(65 + (index % 26))}`
}

/** Every column of the file with its first values and what it stands for. */
export function MatchList({ row, choices, state, onChoose }: MatchListProps) {
  const taken = new Map([...choices].filter(([, field]) => field !== '').map(([column, field]) => [field, column]))
  return (
    <table className="dj-match">
      <thead>
        <tr>
          <th scope="col">列</th>
          <th scope="col">文件里的字段名</th>
          <th scope="col">前几行的值</th>
          <th scope="col">对应的字段</th>
          <th scope="col">说明</th>
        </tr>
      </thead>
      <tbody>
        {row.match.columns.map((column) => {
          const field = choices.get(column.index) ?? ''
          const renamed = isRenamed(column, field)
          const twice = state.twice.includes(field)
          const { suggestion } = column
          return (
            <tr key={column.index} data-tone={twice || renamed ? 'warn' : field === '' ? 'off' : undefined}>
              <td>{columnLetter(column.index)}</td>
              <td>
                <b title={column.header}>{column.header || '（没有字段名）'}</b>
              </td>
              <td className="dj-match-samples" title={column.samples.join('\n')}>
                {column.samples
                  .filter((one) => one !== '')
                  .slice(0, 3)
                  .join('　')}
              </td>
              <td>
                <Select
                  aria-label={`${column.header || `第 ${column.index + 1} 列`} 对应的字段`}
                  value={field}
                  showSearch
                  popupMatchSelectWidth={false}
                  options={[
                    { value: '', label: '将忽略' },
                    ...row.match.fields.map((one) => {
                      const other = taken.get(one.field)
                      const where =
                        other === undefined || other === column.index ? '' : `（${columnLetter(other)} 列已用）`
                      return { value: one.field, label: `${one.field}${one.required ? ' *' : ''}${where}` }
                    }),
                  ]}
                  onChange={(value) => onChoose(column.index, value)}
                />
              </td>
              <td>
                {twice ? (
                  <StatusPill tone="bad" text="选重了" />
                ) : renamed ? (
                  <StatusPill tone="warn" text={byText(column, field)} />
                ) : field === '' && suggestion !== null && !taken.has(suggestion) ? (
                  <button type="button" className="dj-link" onClick={() => onChoose(column.index, suggestion)}>
                    可能是「{suggestion}」，点此使用
                  </button>
                ) : (
                  <StatusPill tone={field === '' ? 'off' : 'ok'} text={byText(column, field)} />
                )}
              </td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
