import type { Summary } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { formatCount } from '../../text/format.ts'
import { HOME_TEXT, RUNNER_LABEL } from '../../text/home.ts'
import { STREAM_STATE_LABEL, STREAM_TONE, type Tone } from '../../text/status.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

/** One line each for 商品, 单据, 库存. */
export function StreamLines({ streams }: { streams: Summary['streams'] }) {
  return (
    <table className="dj-lines">
      <thead>
        <tr>
          <th scope="col">项目</th>
          <th scope="col">状态</th>
          <th scope="col">执行方</th>
          <th scope="col" data-align="end">
            待处理
          </th>
          <th scope="col" data-align="end">
            失败
          </th>
          <th scope="col" data-align="end">
            结果未知
          </th>
          <th scope="col">上次成功</th>
          <th scope="col">下次运行</th>
        </tr>
      </thead>
      <tbody>
        {streams.map((line) => (
          <tr key={line.stream}>
            <th scope="row">{line.label}</th>
            <td>
              <StatusPill tone={STREAM_TONE[line.state]} text={line.text || STREAM_STATE_LABEL[line.state]} />
            </td>
            <td title={line.runner === 'direct' ? HOME_TEXT.direct : undefined}>
              {line.runner === null ? <span className="dj-none">—</span> : RUNNER_LABEL[line.runner]}
            </td>
            <Count value={line.waiting} tone="waiting" state="open" />
            <Count value={line.failed} tone="bad" state="refused" />
            <Count value={line.unknown} tone="unknown" state="unknown" />
            <td>
              <TimeText at={line.lastSuccessAt} form="both" />
            </td>
            <td>
              <TimeText at={line.nextAt} form="both" />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Count({ value, tone, state }: { value: number; tone: Tone; state: string }) {
  if (value === 0) return <td data-align="end">0</td>
  return (
    <td data-align="end">
      <a className={`dj-count dj-tone-${tone}`} href={linkTo('/queue', { state })}>
        {formatCount(value)}
      </a>
    </td>
  )
}
