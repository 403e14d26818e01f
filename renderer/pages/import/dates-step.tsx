import { Select } from 'antd'
import { useId, useState } from 'react'
import type { Connection, ProductImport } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatRemaining } from '../../text/format.ts'
import { IMPORT_TEXT, QUICK_LABEL } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { DayInput } from '../../ui/day-input.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { type Days, type Quick, quickDays, quickOf } from './quick-dates.ts'

interface DatesStepProps {
  connections: readonly Connection[]
  /** Days to begin with: those of an earlier import that is done again. */
  initial: Days | null
  onStarted: (imports: readonly ProductImport[]) => void
}

const QUICKS = Object.keys(QUICK_LABEL) as Quick[]

/** ① 选日期: two days of creation, at most one month; longer wishes are split. */
export function DatesStep({ connections, initial, onStarted }: DatesStepProps) {
  const now = useNow()
  const [connectionId, setConnectionId] = useState(connections[0]?.id ?? 0)
  const [days, setDays] = useState<Days>(() => initial ?? quickDays('days-30', Date.now()))
  const start = useAction('catalog.startImport')
  const connection = connections.find((one) => one.id === connectionId) ?? connections[0]
  const whole = days.from !== '' && days.to !== ''
  const check = useQuery('catalog.checkDates', whole && connection ? { connectionId: connection.id, ...days } : null)
  const answer = check.data
  const splittable = answer !== null && !answer.ok && answer.split.length > 0
  const set = (change: Partial<Days>) => {
    start.clear()
    setDays({ ...days, ...change })
  }
  const begin = (split: boolean) => {
    if (connection === undefined) return
    void start.run({ connectionId: connection.id, ...days, split }).then((begun) => {
      if (begun) onStarted(begun.imports)
    })
  }
  const reason = startReason(whole, answer, connection)
  return (
    <Panel title="选日期">
      <div className="dj-dates">
        {connections.length > 1 ? (
          <div className="dj-dates-field">
            <label htmlFor="import-connection">对接</label>
            <Select
              id="import-connection"
              value={connectionId}
              options={connections.map((one) => ({ value: one.id, label: one.name }))}
              onChange={setConnectionId}
            />
          </div>
        ) : null}
        <DayField label="开始日期" value={days.from} onChange={(from) => set({ from })} />
        <DayField label="截止日期" value={days.to} onChange={(to) => set({ to })} />
        <fieldset className="dj-quick" aria-label="快捷日期">
          {QUICKS.map((quick) => (
            <button
              key={quick}
              type="button"
              aria-pressed={quickOf(days, now) === quick}
              onClick={() => set(quickDays(quick, Date.now()))}
            >
              {QUICK_LABEL[quick]}
            </button>
          ))}
        </fieldset>
      </div>
      <p className="dj-muted">{IMPORT_TEXT.datesNote}</p>
      <div className="dj-dates-answer" aria-live="polite">
        {check.error ? <ErrorPanel error={check.error} onRetry={check.reload} compact /> : null}
        {answer !== null && !answer.ok ? (
          <div className="dj-warning">
            <p>{answer.message}</p>
            <div className="dj-buttons">
              {answer.lastAllowed === null ? null : (
                <ActionButton size="small" onClick={() => set({ to: answer.lastAllowed ?? days.to })}>
                  截止日期改为 {answer.lastAllowed}
                </ActionButton>
              )}
              {splittable ? (
                <ActionButton size="small" type="primary" loading={start.busy} onClick={() => begin(true)}>
                  自动拆成 {answer.split.length} 段，依次读取
                </ActionButton>
              ) : null}
            </div>
            {splittable ? (
              <ol className="dj-split-parts">
                {answer.split.map((part) => (
                  <li key={part.from}>
                    {part.from} 至 {part.to}
                  </li>
                ))}
              </ol>
            ) : null}
          </div>
        ) : null}
      </div>
      {start.error ? <ErrorPanel error={start.error} onClose={start.clear} /> : null}
      <div className="dj-wizard-foot">
        <ActionButton type="primary" size="large" loading={start.busy} reason={reason} onClick={() => begin(false)}>
          {IMPORT_TEXT.start}
        </ActionButton>
        <span className="dj-muted">
          {answer?.ok && answer.estimateMs !== null
            ? `读取至少需要${formatRemaining(answer.estimateMs).replace('不到 10 秒', '几秒')}。`
            : ''}
          {IMPORT_TEXT.readOnlyNote}
        </span>
      </div>
      <p className="dj-note-box dj-wizard-note">{IMPORT_TEXT.noUpdateNote}</p>
    </Panel>
  )
}

/** Why reading cannot begin; `null` = it can. */
export function startReason(
  whole: boolean,
  answer: { ok: boolean; message: string } | null,
  connection: Pick<Connection, 'wangdian' | 'pos'> | undefined,
): string | null {
  if (connection === undefined) return IMPORT_TEXT.noConnection
  for (const [label, { state }] of [
    ['旺店通', connection.wangdian],
    ['智能POS', connection.pos],
  ] as const) {
    if (state === 'incomplete') return `${label}账号还没有填完，请到【对接设置】填写`
    if (state === 'needs-reentry') return `${label}的密钥需要重新填写，请到【对接设置】`
    if (state === 'locked-elsewhere') return `${label}账号已在本机另一处运行`
  }
  if (!whole) return '请填写开始日期和截止日期'
  if (answer === null) return '正在检查日期'
  return answer.ok ? null : answer.message
}

function DayField({ label, value, onChange }: { label: string; value: string; onChange: (day: string) => void }) {
  const id = useId()
  return (
    <div className="dj-dates-field">
      <label htmlFor={id}>
        {label}
        <abbr title="必填">*</abbr>
      </label>
      <DayInput id={id} value={value} onChange={onChange} />
    </div>
  )
}
