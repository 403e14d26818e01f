import { useState } from 'react'
import type { Connection, ConnectionCheck } from '../../../preload/contract/index.ts'
import { useNow } from '../../state/now.ts'
import { useAction } from '../../state/use-action.ts'
import { useTopic } from '../../state/use-topic.ts'
import { SYSTEM_LABEL } from '../../text/common.ts'
import { CHECK_STATE, CONNECTION_TEXT } from '../../text/connections.ts'
import { formatDuration } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

const SYSTEMS = ['wangdian', 'pos'] as const

/** 测试连接: every check by name, as it runs, with what to do about it. */
export function ChecksPanel({ connection, unsaved }: { connection: Connection; unsaved: boolean }) {
  const test = useAction('connections.test')
  const [live, setLive] = useState<ConnectionCheck[] | null>(null)
  const [startedAt, setStartedAt] = useState(0)
  useTopic('connections.checks', (event) => {
    if (event.id === connection.id) setLive(event.checks)
  })
  const start = async () => {
    setStartedAt(Date.now())
    setLive(null)
    const ended = await test.run({ id: connection.id })
    // What was stored, so that a reload shows the same; the list of connections may still hold the test before.
    setLive(ended?.connection.checks ?? null)
  }
  const checks = live ?? connection.checks
  return (
    <Panel
      title="测试连接"
      flush
      extra={
        <>
          {test.busy ? (
            <Running checks={checks} since={startedAt} />
          ) : (
            <span>
              {connection.verifiedAt === null ? (
                <StatusPill tone="warn" text="未验证" />
              ) : (
                <>
                  上次通过 <TimeText at={connection.verifiedAt} form="both" />
                </>
              )}
            </span>
          )}
          <ActionButton
            type="primary"
            loading={test.busy}
            reason={unsaved ? CONNECTION_TEXT.saveFirst : null}
            onClick={() => void start()}
          >
            测试连接
          </ActionButton>
        </>
      }
    >
      {test.error ? <ErrorPanel error={test.error} onRetry={() => void start()} /> : null}
      {checks.length === 0 ? (
        <EmptyState title="还没有测试过" hint="点【测试连接】，逐项检查地址、本机时间、账号、店铺、仓库和物流。" />
      ) : (
        <div className="dj-cards-2 dj-checks">
          {SYSTEMS.map((system) => (
            <section key={system} aria-label={SYSTEM_LABEL[system]}>
              <h3>{SYSTEM_LABEL[system]}</h3>
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

function Running({ checks, since }: { checks: readonly ConnectionCheck[]; since: number }) {
  const now = useNow(1000)
  const ended = checks.filter((one) => one.state !== 'waiting' && one.state !== 'running').length
  return (
    <span role="status">
      {CONNECTION_TEXT.testing} {ended} / {checks.length} 项，已用 {formatDuration(Math.max(0, now - since))}
    </span>
  )
}

function CheckLine({ check }: { check: ConnectionCheck }) {
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
