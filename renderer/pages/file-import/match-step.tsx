import { Checkbox } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { FileImport } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { navigate } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { FILE_KIND, FILE_TEXT } from '../../text/file-import.ts'
import { formatCount } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { WorkProgress } from '../../ui/work-progress.tsx'
import { type Choices, choicesOf, matchReason, matchState } from './match.ts'
import { MatchList } from './match-list.tsx'
import { SourceBar } from './source-bar.tsx'
import { isRefusedFile } from './wizard.ts'

/** ② 匹配列: what the file is and how it begins, what its columns stand for (S79, S91). */
export function MatchStep({ row, put }: { row: FileImport; put: (row: FileImport) => void }) {
  const now = useNow(1000)
  const match = useAction('fileImport.match')
  const source = useAction('fileImport.setSource')
  const { columns } = row.match
  const found = useMemo(() => choicesOf(row.match), [row.match])
  const signature = JSON.stringify(columns.map((column) => [column.header, column.field]))
  const [choices, setChoices] = useState<Choices>(found)
  const [accepted, setAccepted] = useState(false)
  // Another sheet or encoding has other columns: what was chosen for the old ones is void.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the signature stands for the columns
  useEffect(() => {
    setChoices(found)
    setAccepted(false)
  }, [signature])
  const reading = row.state === 'reading'
  const refused = isRefusedFile(row)
  const first = useQuery('fileImport.firstRows', reading || refused ? null : { id: row.id })
  const state = matchState(row.match, choices)
  const reason = reading ? '正在读取文件' : row.work ? `${row.work.label}，请稍候` : matchReason(state, accepted)
  const choose = (column: number, field: string) => {
    match.clear()
    setChoices(new Map(choices).set(column, field))
    setAccepted(false)
  }
  const next = () => {
    const fields = [...choices].filter(([, field]) => field !== '').map(([column, field]) => ({ column, field }))
    void match.run({ id: row.id, fields, acceptRenamed: accepted }).then((answer) => answer && put(answer.import))
  }
  const sourceBar = (
    <SourceBar
      row={row}
      busy={source.busy || reading}
      onChange={(change) => {
        void source.run({ id: row.id, ...change }).then((answer) => answer && put(answer.import))
      }}
    />
  )

  if (refused) {
    return (
      <Panel title="没有读取">
        <div className="dj-stack">
          {row.trouble ? <ErrorPanel error={{ ...row.trouble, correlationId: row.correlationId }} /> : null}
          {source.error ? <ErrorPanel error={source.error} onClose={source.clear} compact /> : null}
          {row.sheet === null ? null : sourceBar}
          <p className="dj-muted">没有写入任何商品。</p>
          <div className="dj-wizard-foot">
            <ActionButton type="primary" size="large" onClick={() => navigate(FILE_KIND[row.kind].route)}>
              换一个文件
            </ActionButton>
          </div>
        </div>
      </Panel>
    )
  }
  return (
    <>
      <section className="dj-source-box" aria-label="文件">
        {sourceBar}
        {source.error ? <ErrorPanel error={source.error} onClose={source.clear} compact /> : null}
        {row.sheet?.warnings.map((warning) => (
          <p key={warning.code} className="dj-warning">
            {warning.sentence}
          </p>
        ))}
        {reading ? (
          <WorkProgress
            label={row.work?.label ?? '正在读取文件'}
            done={row.work?.done ?? row.rows.total}
            total={row.work?.total ?? null}
            unit="行"
            elapsedMs={now - row.startedAt}
          />
        ) : null}
      </section>
      {columns.length === 0 ? (
        reading ? (
          <LoadingLines lines={6} />
        ) : null
      ) : (
        <Panel title="匹配列" extra={<span>{FILE_TEXT.matchLead}</span>}>
          <div className="dj-stack">
            {row.match.remembered ? (
              <p className="dj-note-box">已按上次导入相同表头时的对应关系填好，请核对。</p>
            ) : null}
            {state.missing.length > 0 ? (
              <p className="dj-warning" role="alert">
                缺少 {formatCount(state.missing.length)} 列：<b>{state.missing.join('、')}</b>
                。请在表格里补上后重新选择文件；列已有、只是字段名不同的，在下面为它指定字段。
              </p>
            ) : null}
            {state.twice.length > 0 ? (
              <p className="dj-warning" role="alert">
                「{state.twice.join('」「')}」选了不止一列，请只留一列。
              </p>
            ) : null}
            <MatchList row={row} choices={choices} state={state} onChoose={choose} />
            {match.error ? <ErrorPanel error={match.error} onClose={match.clear} /> : null}
            <div className="dj-wizard-foot dj-wizard-foot-sticky">
              {state.renamed.length > 0 && state.missing.length === 0 ? (
                <div className="dj-warning dj-foot-tick">
                  <Checkbox checked={accepted} onChange={(event) => setAccepted(event.target.checked)}>
                    {FILE_TEXT.renamedTick}（
                    {state.renamed.map((one) => `${one.header || '无名列'} → ${choices.get(one.index)}`).join('，')}）
                  </Checkbox>
                </div>
              ) : null}
              <ActionButton type="primary" size="large" loading={match.busy} reason={reason} onClick={next}>
                下一步：检查
              </ActionButton>
              {reason === null ? null : <span className="dj-foot-reason">{reason}</span>}
              <span className="dj-muted">
                {row.rows.total > 0 ? `${formatCount(row.rows.total)} 行数据。` : ''}
                {state.ignored.length > 0 ? `${formatCount(state.ignored.length)} 列将忽略。` : ''}
                {FILE_TEXT.leave}
              </span>
            </div>
          </div>
        </Panel>
      )}
      {first.error ? <ErrorPanel error={first.error} onRetry={first.reload} compact /> : null}
      {first.data !== null && first.data.rows.length > 0 ? (
        <Panel title={`文件前 ${first.data.rows.length} 行`} flush>
          <FirstRows rows={first.data.rows} choices={choices} />
        </Panel>
      ) : null}
    </>
  )
}

function FirstRows({ rows, choices }: { rows: { rowNumber: number; cells: string[] }[]; choices: Choices }) {
  const width = Math.min(100, Math.max(...rows.map((one) => one.cells.length)))
  const places = Array.from({ length: width }, (_, index) => index)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled table must be reachable by keyboard
    <section className="dj-first-rows" aria-label="文件内容" tabIndex={0}>
      <table>
        <tbody>
          {rows.map((one, at) => (
            <tr key={one.rowNumber} data-head={at === 0}>
              <th scope="row">{one.rowNumber}</th>
              {places.map((place) => (
                <td key={place} data-ignored={choices.get(place) === ''}>
                  {one.cells[place] ?? ''}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
