import { Dropdown } from 'antd'
import type { Lane, Summary } from '../../../preload/contract/index.ts'
import { lanesOfRole, setUpPage, useRole } from '../../state/of-role.ts'
import { PAUSE_LABEL, type PauseChoice, pauseUntil } from '../../state/pause.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { LANE_TONE, queueQueryOf } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

const CHOICES = Object.keys(PAUSE_LABEL) as PauseChoice[]

/** Every lane with its numbers: 立即同步, 暂停 until a time, 恢复. */
export function LanesPanel({ summary }: { summary: Summary | null }) {
  const kick = useAction('queue.kick')
  const pause = useAction('queue.pause')
  const resume = useAction('queue.resume')
  const error = kick.error ?? pause.error ?? resume.error
  const role = useRole()
  if (summary === null) return null
  const lanes = lanesOfRole(summary.lanes, role)
  if (lanes.length === 0) {
    return (
      <Panel title={HOME_TEXT.lanes} flush>
        <EmptyState
          title="未设置对接"
          hint={role === 'province' ? HOME_TEXT.noProvinceLanes : HOME_TEXT.noLanes}
          action={<a href={linkTo(setUpPage(role))}>{role === 'province' ? '去荣耀IDEAL接口设置' : '去对接设置'}</a>}
        />
      </Panel>
    )
  }
  return (
    <Panel
      title={HOME_TEXT.lanes}
      flush
      extra={
        <ActionButton
          size="small"
          loading={kick.busy}
          reason={summary.online ? null : '网络已断开，恢复后会自动同步'}
          onClick={() => void kick.run({ lane: null })}
        >
          全部立即同步
        </ActionButton>
      }
    >
      {error ? <ErrorPanel error={error} compact /> : null}
      <ul className="dj-lanes">
        {lanes.map((lane) => (
          <li key={lane.lane}>
            <div className="dj-lanes-main">
              <strong title={lane.label}>{lane.label}</strong>
              <StatusPill
                tone={LANE_TONE[lane.state]}
                text={lane.text}
                href={linkTo('/queue', queueQueryOf(lane.state, lane.lane))}
              />
            </div>
            <div className="dj-lanes-facts">
              <span>
                待处理 {formatCount(open(lane))} · 失败 {formatCount(lane.counts.refused)} · 结果未知{' '}
                {formatCount(lane.counts.unknown)}
              </span>
              <span>
                上次成功 <TimeText at={lane.lastSuccessAt} form="both" none="还没有" />
              </span>
              {lane.oldestWaitingAt === null ? null : (
                <span>
                  最早等待 <TimeText at={lane.oldestWaitingAt} form="both" />
                </span>
              )}
              {lane.trouble ? <span>{lane.trouble.action}</span> : null}
            </div>
            <div className="dj-lanes-acts">
              <ActionButton size="small" type="text" onClick={() => void kick.run({ lane: lane.lane })}>
                立即同步
              </ActionButton>
              {lane.pausedUntil === null && lane.state !== 'unauthorised' ? (
                <Dropdown
                  trigger={['click']}
                  menu={{
                    items: CHOICES.map((key) => ({ key, label: PAUSE_LABEL[key] })),
                    onClick: ({ key }) =>
                      void pause.run({ lane: lane.lane, until: pauseUntil(key as PauseChoice, Date.now()) }),
                  }}
                >
                  <ActionButton size="small" type="text">
                    暂停 ▾
                  </ActionButton>
                </Dropdown>
              ) : (
                <ActionButton size="small" type="text" onClick={() => void resume.run({ lane: lane.lane })}>
                  恢复
                </ActionButton>
              )}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function open(lane: Lane): number {
  return lane.counts.pending + lane.counts.sending + lane.counts.waiting
}
