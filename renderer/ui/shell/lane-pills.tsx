import { Dropdown } from 'antd'
import type { Lane } from '../../../preload/contract/index.ts'
import { lanesOfRole, setUpPage, useRole } from '../../state/of-role.ts'
import { linkTo, navigate } from '../../state/router.ts'
import { formatTime } from '../../text/format.ts'
import { SHELL_TEXT } from '../../text/shell.ts'
import { LANE_TONE, queueQueryOf } from '../../text/status.ts'
import { StatusPill } from '../status-pill.tsx'
import { worstFirst } from './worst-first.ts'

/** As many as the narrowest supported window holds; the rest, the calmest ones, are in the menu. */
const SHOWN = 3

/** One pill per connection lane, the most urgent first; each opens the queue filtered to what it says. */
export function LanePills({ lanes: all }: { lanes: readonly Lane[] }) {
  const role = useRole()
  const lanes = lanesOfRole(all, role)
  if (lanes.length === 0) return <StatusPill tone="off" text={SHELL_TEXT.noLanes} href={linkTo(setUpPage(role))} />
  const sorted = worstFirst(lanes)
  const rest = sorted.slice(SHOWN)
  return (
    <>
      {sorted.slice(0, SHOWN).map((lane) => (
        <StatusPill
          key={lane.lane}
          tone={LANE_TONE[lane.state]}
          label={shortLabel(lane.label)}
          text={lane.text}
          title={laneTitle(lane)}
          href={linkTo('/queue', queueQueryOf(lane.state, lane.lane))}
        />
      ))}
      {rest.length > 0 ? (
        <Dropdown
          trigger={['click']}
          menu={{
            items: rest.map((lane) => ({ key: lane.lane, label: `${lane.label} · ${lane.text}` })),
            onClick: ({ key }) => {
              const lane = rest.find((one) => one.lane === key)
              if (lane) navigate('/queue', queueQueryOf(lane.state, lane.lane))
            },
          }}
        >
          <button type="button" className="dj-link">
            另 {rest.length} 个
          </button>
        </Dropdown>
      ) : null}
    </>
  )
}

/** `智能POS · 总店对接` → `智能POS`: the whole label is in the title. */
function shortLabel(label: string): string {
  return label.split(' · ')[0] ?? label
}

function laneTitle(lane: Lane): string {
  const lines = [`${lane.label}：${lane.text}`]
  if (lane.lastSuccessAt !== null) lines.push(`上次成功 ${formatTime(lane.lastSuccessAt)}`)
  if (lane.pauseReason) lines.push(lane.pauseReason)
  if (lane.trouble) lines.push(lane.trouble.problem, lane.trouble.action)
  lines.push('点击查看队列')
  return lines.join('\n')
}
