import { type ReactNode, useState } from 'react'
import type { CallError, ConnectionCheck, ProvinceCheck } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { CHECK_STATE, CONNECTION_TEXT } from '../../text/connections.ts'
import { formatDuration } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

type Check = ConnectionCheck | ProvinceCheck

interface ChecksViewProps {
  /** In the order shown: key of the checks, name on the screen. */
  systems: readonly (readonly [key: Check['system'], label: string])[]
  checks: readonly Check[]
  verifiedAt: number | null
  busy: boolean
  /** Why it cannot be tested now; null = it can. */
  reason: string | null
  error: CallError | null
  emptyHint: string
  className: string
  onTest: () => void
}

/** 测试连接, whatever is connected: every check by name, as it runs, with what to do about it. */
export function ChecksView(props: ChecksViewProps) {
  const { systems, checks, verifiedAt, busy, reason, error, emptyHint, className, onTest } = props
  const [startedAt, setStartedAt] = useState(0)
  const start = () => {
    setStartedAt(Date.now())
    onTest()
  }
  return (
    <Panel
      title="测试连接"
      flush
      extra={
        <>
          {busy ? <Running checks={checks} since={startedAt} /> : <LastTest at={verifiedAt} />}
          <ActionButton type="primary" loading={busy} reason={reason} onClick={start}>
            测试连接
          </ActionButton>
        </>
      }
    >
      {error ? <ErrorPanel error={error} onRetry={start} /> : null}
      {checks.length === 0 ? (
        <EmptyState title={CONNECTION_TEXT.testNone} hint={emptyHint} />
      ) : (
        <div className={`${className} dj-checks`}>
          {systems.map(([system, label]) => (
            <section key={system} aria-label={label}>
              <h3>{label}</h3>
              <ul>
                {checks
                  .filter((one) => one.system === system)
                  .map((one) => (
                    <CheckLine key={one.name} check={one} />
                  ))}
              </ul>
            </section>
          ))}
        </div>
      )}
    </Panel>
  )
}

function LastTest({ at }: { at: number | null }): ReactNode {
  if (at === null) return <StatusPill tone="warn" text="未验证" />
  return (
    <span>
      上次通过 <TimeText at={at} form="both" />
    </span>
  )
}

function Running({ checks, since }: { checks: readonly Check[]; since: number }) {
  const now = useNow(1000)
  const ended = checks.filter((one) => one.state !== 'waiting' && one.state !== 'running').length
  return (
    <span role="status">
      {CONNECTION_TEXT.testing} {ended} / {checks.length} 项，已用 {formatDuration(Math.max(0, now - since))}
    </span>
  )
}

function CheckLine({ check }: { check: Check }) {
  const [tone, text] = CHECK_STATE[check.state]
  const bad = check.state === 'fail' || check.state === 'warn'
  return (
    <li>
      <StatusPill tone={tone} text={text} />
      <div>
        <div className="dj-check-name">
          <span>{check.label}</span>
          {check.found ? <span className="dj-muted">{check.found}</span> : null}
        </div>
        {bad && check.problem ? (
          <div className="dj-check-trouble">
            <p>
              <b>{check.problem}</b>
              <CopyButton text={`${check.label}：${check.problem}\n原因：${check.cause}\n怎么办：${check.action}`} />
            </p>
            {check.cause ? <p>原因：{check.cause}</p> : null}
            {check.action ? <p>怎么办：{check.action}</p> : null}
          </div>
        ) : null}
      </div>
    </li>
  )
}
