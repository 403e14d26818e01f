import { useState } from 'react'
import type { ProvinceCheck, ProvinceConnection } from '../../../preload/contract/index.ts'
import { PROVINCE_SYSTEMS } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { CHECK_STATE, CONNECTION_TEXT } from '../../text/connections.ts'
import { formatDuration } from '../../text/format.ts'
import { PROVINCE_SETTINGS_TEXT, PROVINCE_SYSTEM_LABEL } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

/** 测试连接 of all three systems. Steps arrive with the connection itself, which is read again at every change. */
export function ChecksPanel({ connection, unsaved }: { connection: ProvinceConnection; unsaved: boolean }) {
  const test = useAction('province.testConnection')
  const [startedAt, setStartedAt] = useState(0)
  const start = () => {
    setStartedAt(Date.now())
    void test.run({ id: connection.id })
  }
  const { checks } = connection
  return (
    <Panel
      title="测试连接"
      flush
      extra={
        <>
          {test.busy ? (
            <Running checks={checks} since={startedAt} />
          ) : connection.verifiedAt === null ? (
            <StatusPill tone="warn" text="未验证" />
          ) : (
            <span>
              上次通过 <TimeText at={connection.verifiedAt} form="both" />
            </span>
          )}
          <ActionButton
            type="primary"
            loading={test.busy}
            reason={unsaved ? PROVINCE_SETTINGS_TEXT.saveFirst : null}
            onClick={start}
          >
            测试连接
          </ActionButton>
        </>
      }
    >
      {test.error ? <ErrorPanel error={test.error} onRetry={start} /> : null}
      {checks.length === 0 ? (
        <EmptyState title={PROVINCE_SETTINGS_TEXT.testNone} hint={PROVINCE_SETTINGS_TEXT.testHint} />
      ) : (
        <div className="dj-province-checks dj-checks">
          {PROVINCE_SYSTEMS.map((system) => (
            <section key={system} aria-label={PROVINCE_SYSTEM_LABEL[system]}>
              <h3>{PROVINCE_SYSTEM_LABEL[system]}</h3>
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

function Running({ checks, since }: { checks: readonly ProvinceCheck[]; since: number }) {
  const now = useNow(1000)
  const ended = checks.filter((one) => one.state !== 'waiting' && one.state !== 'running').length
  return (
    <span role="status">
      {CONNECTION_TEXT.testing} {ended} / {checks.length} 项，已用 {formatDuration(Math.max(0, now - since))}
    </span>
  )
}

function CheckLine({ check }: { check: ProvinceCheck }) {
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
