import { Segmented, Tooltip } from 'antd'
import type { Connection } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { RUNNER_TEXT, type Runner, STREAM_LABEL, type Stream } from '../../text/connections.ts'
import { RUNNER_LABEL } from '../../text/home.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'

const STREAM_KEYS = Object.keys(STREAM_LABEL) as Stream[]

/** 执行方: who runs each stream (A29). What is shown is what is stored, never the click. */
export function RunnersPanel({ connection, readOnly }: { connection: Connection; readOnly: string | null }) {
  const setRunner = useAction('connections.setRunner')
  return (
    <Panel title={RUNNER_TEXT.title} flush>
      <p className="dj-runner-lead">{RUNNER_TEXT.lead}</p>
      {setRunner.error ? <ErrorPanel error={setRunner.error} onClose={setRunner.clear} compact /> : null}
      <ul className="dj-runners">
        {STREAM_KEYS.map((stream) => {
          const [name, what] = STREAM_LABEL[stream]
          const reason = stream === 'sales' ? RUNNER_TEXT.fixedSales : readOnly
          return (
            <li key={stream}>
              <strong>{name}</strong>
              <span>{what}</span>
              <Tooltip title={reason}>
                <span>
                  <Segmented<Runner>
                    aria-label={`${name} 执行方`}
                    disabled={reason !== null || setRunner.busy}
                    value={connection.runners[stream]}
                    options={[
                      { value: 'app', label: RUNNER_LABEL.app },
                      { value: 'direct', label: RUNNER_LABEL.direct },
                    ]}
                    onChange={(runner) => void setRunner.run({ id: connection.id, stream, runner })}
                  />
                </span>
              </Tooltip>
            </li>
          )
        })}
      </ul>
    </Panel>
  )
}
