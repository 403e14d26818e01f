import { Dropdown } from 'antd'
import type { CallError, Lane } from '../../../preload/contract/index.ts'
import { PAUSE_LABEL, type PauseChoice, pauseUntil } from '../../state/pause.ts'
import { useAction } from '../../state/use-action.ts'
import { formatShort } from '../../text/format.ts'
import { QUEUE_TEXT } from '../../text/queue.ts'
import { LANE_TONE } from '../../text/status.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'

const CHOICES = Object.keys(PAUSE_LABEL) as PauseChoice[]

interface LaneStripProps {
  lanes: readonly Lane[]
  online: boolean
  /** Lane the list is filtered by; empty = all. */
  chosen: string
  onChoose: (lane: string) => void
}

/** One line per lane: how it stands, and 立即同步 / 暂停 / 恢复. Pressing the name filters the list. */
export function LaneStrip({ lanes, online, chosen, onChoose }: LaneStripProps) {
  const kick = useAction('queue.kick')
  const pause = useAction('queue.pause')
  const resume = useAction('queue.resume')
  const refused: CallError | null = kick.error ?? pause.error ?? resume.error
  return (
    <>
      {refused ? <ErrorPanel error={refused} compact /> : null}
      <ul className="dj-queue-lanes">
        {lanes.map((lane) => (
          <li key={lane.lane} data-chosen={lane.lane === chosen || undefined}>
            <div className="dj-queue-lane-main">
              <button
                type="button"
                className="dj-queue-lane"
                aria-pressed={lane.lane === chosen}
                title={lane.lane === chosen ? '显示全部通道' : `只看 ${lane.label}`}
                onClick={() => onChoose(lane.lane === chosen ? '' : lane.lane)}
              >
                {lane.label}
              </button>
              <StatusPill tone={LANE_TONE[lane.state]} text={lane.text} {...titleOf(lane)} />
            </div>
            <div className="dj-queue-lane-facts">
              <span>
                上次成功 <TimeText at={lane.lastSuccessAt} none="还没有" />
              </span>
              {lane.oldestWaitingAt === null ? null : (
                <span>
                  最早等待 <TimeText at={lane.oldestWaitingAt} form="both" />
                </span>
              )}
            </div>
            <span className="dj-queue-lane-acts">
              <ActionButton
                size="small"
                type="text"
                title={QUEUE_TEXT.kickHint}
                reason={kickReason(lane, online)}
                onClick={() => void kick.run({ lane: lane.lane })}
              >
                {QUEUE_TEXT.kick}
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
                  {QUEUE_TEXT.resume}
                </ActionButton>
              )}
            </span>
          </li>
        ))}
      </ul>
      {lanes.map((lane) =>
        lane.trouble ? (
          <TroubleLine
            key={lane.lane}
            label={lane.label}
            trouble={lane.trouble}
            link={{ page: '/connections', text: '对接设置' }}
          />
        ) : null,
      )}
    </>
  )
}

/** Why 立即同步 would do nothing; `null` = it does something. */
export function kickReason(lane: Lane, online: boolean): string | null {
  if (!online) return QUEUE_TEXT.offlineKick
  if (lane.pausedUntil !== null) return `已暂停至 ${formatShort(lane.pausedUntil, Date.now())}，请先恢复`
  if (lane.state === 'unauthorised') return '需要先在【对接设置】重新授权'
  return null
}

function titleOf(lane: Lane): { title?: string } {
  return lane.pauseReason ? { title: `${lane.text}（${lane.pauseReason}）` } : {}
}
