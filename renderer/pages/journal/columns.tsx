import type { JournalEntry } from '../../../preload/contract/index.ts'
import { formatDay, formatTime } from '../../text/format.ts'
import { LEVEL_LABEL, LEVEL_TONE, scopeLabel, subjectLabel, systemLabel } from '../../text/journal.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import type { JournalQuestion } from './filter.ts'

type Pick = (change: Partial<JournalQuestion>) => void

/** Time with milliseconds, Beijing; the day only when it is not today. */
export function entryTime(at: number, now: number): string {
  const whole = formatTime(at)
  const ms = String(((at % 1000) + 1000) % 1000).padStart(3, '0')
  return `${formatDay(at) === formatDay(now) ? whole.slice(11) : whole.slice(5)}.${ms}`
}

/** Columns of the journal; every value filters by itself when pressed. */
export function journalColumns(pick: Pick, now: () => number): Column<JournalEntry>[] {
  const value = (text: string, change: Partial<JournalQuestion>, code = false) => (
    <button
      type="button"
      tabIndex={-1}
      className={`dj-value ${code ? 'dj-value-code' : ''}`}
      title={`只看 ${text}`}
      onClick={(event) => {
        event.stopPropagation()
        pick(change)
      }}
    >
      {text}
    </button>
  )
  const none = <span className="dj-none">—</span>
  return [
    {
      key: 'at',
      title: '时间',
      width: 132,
      locked: true,
      render: (entry) => <span className="dj-value-code">{entryTime(entry.at, now())}</span>,
      text: (entry) => `${formatTime(entry.at)}（北京时间）`,
    },
    {
      key: 'level',
      title: '级别',
      width: 76,
      render: (entry) => (
        <button
          type="button"
          tabIndex={-1}
          className="dj-value"
          title={`只看${LEVEL_LABEL[entry.level]}`}
          onClick={(event) => {
            event.stopPropagation()
            pick({ levels: [entry.level] })
          }}
        >
          <StatusPill tone={LEVEL_TONE[entry.level]} text={LEVEL_LABEL[entry.level]} />
        </button>
      ),
    },
    {
      key: 'message',
      title: '内容',
      width: 380,
      grow: true,
      locked: true,
      render: (entry) => entry.message,
      text: (entry) => entry.message,
    },
    {
      key: 'subject',
      title: '对象',
      width: 130,
      render: (entry) =>
        entry.subjectId === null
          ? none
          : value(
              `${entry.subjectType ? `${subjectLabel(entry.subjectType)} ` : ''}${entry.subjectId}`,
              { subjectType: entry.subjectType ?? '', subjectId: entry.subjectId },
              true,
            ),
    },
    {
      key: 'scope',
      title: '范围',
      width: 100,
      render: (entry) => value(scopeLabel(entry.scope), { scope: entry.scope }),
    },
    {
      key: 'system',
      title: '系统',
      width: 92,
      render: (entry) => (entry.system === null ? none : value(systemLabel(entry.system), { system: entry.system })),
    },
    {
      key: 'correlationId',
      title: '关联号',
      width: 112,
      render: (entry) =>
        entry.correlationId === null ? none : value(entry.correlationId, { correlationId: entry.correlationId }, true),
    },
    {
      key: 'event',
      title: '事件代码',
      width: 150,
      hidden: true,
      render: (entry) => <span className="dj-value-code">{entry.event}</span>,
      text: (entry) => entry.event,
    },
  ]
}
