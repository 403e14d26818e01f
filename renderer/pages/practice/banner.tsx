import { DownOutlined, ExperimentOutlined } from '@ant-design/icons'
import { App, Popover } from 'antd'
import { useState } from 'react'
import { callBridge } from '../../state/bridge.ts'
import { useRole } from '../../state/of-role.ts'
import { useFaults } from '../../state/use-faults.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { FAULT_SYSTEMS, FAULT_TEXT, type Fault, faultSystems, PRACTICE_TEXT } from '../../text/practice.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { FaultPicker } from './fault-picker.tsx'

/** Always there in practice: what this is, which faults are on, the way back to normal, a fresh start. */
export function PracticeBanner() {
  const practice = useWorkspace((mirror) => mirror.state?.practice)
  const role = useRole()
  const { message } = App.useApp()
  const { faults, error, busy, toggle, clear } = useFaults()
  const [asking, setAsking] = useState(false)
  const [resetting, setResetting] = useState(false)
  const running = practice?.state === 'running'
  const notRunning = running ? null : serverText(practice)
  const reset = async () => {
    setResetting(true)
    const answer = await callBridge('practice', 'practice.reset', {})
    setResetting(false)
    setAsking(false)
    if (answer.ok) {
      // Every page shows something of the data that is gone: begin anew.
      window.location.hash = '#/'
      window.location.reload()
    } else void message.error(`${answer.error.problem}：${answer.error.action}`)
  }
  return (
    <section className="dj-practice" aria-label={PRACTICE_TEXT.title}>
      <ExperimentOutlined />
      <strong>{PRACTICE_TEXT.title}</strong>
      <span className="dj-practice-what">{notRunning ?? PRACTICE_TEXT.what[role ?? 'shop']}</span>
      <span className="dj-practice-faults" aria-live="polite">
        {error ? <StatusPill tone="bad" text={error.problem} title={error.action} /> : null}
        {faults.map((fault) => (
          <StatusPill
            key={`${fault.system}.${fault.kind}`}
            tone="warn"
            text={faultLabel(fault)}
            title={FAULT_TEXT[fault.kind][1]}
          />
        ))}
      </span>
      <Popover
        trigger="click"
        placement="bottomRight"
        content={<FaultPicker systems={faultSystems(role)} faults={faults} busy={busy} onToggle={toggle} />}
      >
        <ActionButton size="small" reason={notRunning}>
          {PRACTICE_TEXT.simulate} <DownOutlined />
        </ActionButton>
      </Popover>
      <ActionButton
        size="small"
        type={faults.length > 0 ? 'primary' : 'default'}
        loading={busy}
        reason={faults.length === 0 ? PRACTICE_TEXT.recovered : null}
        onClick={clear}
      >
        {PRACTICE_TEXT.recover}
      </ActionButton>
      <ActionButton size="small" type="text" onClick={() => setAsking(true)}>
        {PRACTICE_TEXT.reset}
      </ActionButton>
      <ConfirmTyped
        open={asking}
        title={PRACTICE_TEXT.resetTitle}
        tick={PRACTICE_TEXT.resetTick}
        okText={PRACTICE_TEXT.reset}
        busy={resetting}
        onOk={() => void reset()}
        onCancel={() => setAsking(false)}
      >
        {PRACTICE_TEXT.resetBody}
      </ConfirmTyped>
    </section>
  )
}

function faultLabel(fault: Fault): string {
  const system = FAULT_SYSTEMS.find(([key]) => key === fault.system)?.[1] ?? fault.system
  return `${system} ${FAULT_TEXT[fault.kind][0]}`
}

function serverText(practice: { state: string; reason?: string | undefined } | undefined): string {
  if (practice?.state === 'failed') return `${PRACTICE_TEXT.failed}${practice.reason ? `：${practice.reason}` : ''}`
  return practice?.state === 'stopped' ? PRACTICE_TEXT.stopped : PRACTICE_TEXT.starting
}
