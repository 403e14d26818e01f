import { Modal, Select } from 'antd'
import { useId, useState } from 'react'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { formatCount, formatDay } from '../../text/format.ts'
import { VF_TEXT } from '../../text/orders.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { DayInput } from '../../ui/day-input.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'

interface VfDialogProps {
  connectionId: number
  /** Why e栈 cannot be asked; empty = it can. */
  reason: string
  onClose: () => void
  onDone: () => void
}

const DAY_MS = 86_400_000
const TIMES = [0, 15, 30, 60, 120, 240]

/** 获取荣耀e栈订单, by hand or by a timer; fetching is not pushing (I50, B17). */
export function VfDialog({ connectionId, reason, onClose, onDone }: VfDialogProps) {
  const id = useId()
  const [from, setFrom] = useState(() => formatDay(Date.now() - 6 * DAY_MS))
  const [to, setTo] = useState(() => formatDay(Date.now()))
  const pull = useAction('orders.pullVf')
  const timer = useQuery('orders.vfTimer', { connectionId, everyMinutes: null })
  const setTimer = useAction('orders.vfTimer')
  const [result, setResult] = useState<Awaited<ReturnType<typeof pull.run>>>(null)
  const wrong =
    reason !== '' ? reason : from === '' || to === '' ? '请填写日期' : from > to ? '开始日期晚于截止日期' : null
  const run = () =>
    void pull.run({ connectionId, from, to }).then((answer) => {
      setResult(answer)
      if (answer !== null) onDone()
    })
  return (
    <Modal
      open
      width={560}
      title={VF_TEXT.title}
      onCancel={onClose}
      footer={[
        <ActionButton key="close" onClick={onClose}>
          关闭
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={pull.busy} reason={wrong} onClick={run}>
          {VF_TEXT.ok}
        </ActionButton>,
      ]}
    >
      <div className="dj-confirm">
        <p className="dj-muted">{VF_TEXT.note}</p>
        <Field label={VF_TEXT.from} htmlFor={`${id}-from`}>
          <DayInput id={`${id}-from`} value={from} onChange={setFrom} />
        </Field>
        <Field label={VF_TEXT.to} htmlFor={`${id}-to`}>
          <DayInput id={`${id}-to`} value={to} onChange={setTo} />
        </Field>
        <Field label={VF_TEXT.timer} htmlFor={`${id}-timer`} hint="只获取订单，不会自动推送ideal">
          <Select
            id={`${id}-timer`}
            className="dj-orders-timer"
            loading={timer.loading || setTimer.busy}
            value={timer.data?.everyMinutes ?? null}
            placeholder="正在读取"
            options={[...new Set([...TIMES, timer.data?.everyMinutes ?? 0])]
              .sort((a, b) => a - b)
              .map((value) => ({ value, label: value === 0 ? VF_TEXT.off : VF_TEXT.every(value) }))}
            onChange={(everyMinutes) => void setTimer.run({ connectionId, everyMinutes }).then(timer.reload)}
          />
        </Field>
        {[pull.error, setTimer.error, timer.error].map((error) =>
          error ? <ErrorPanel key={error.code} error={error} /> : null,
        )}
        {result === null ? null : (
          <div className="dj-note" role="status">
            {VF_TEXT.result(formatCount(result.created), formatCount(result.known))}
            {result.refused.length === 0 ? null : (
              <ul className="dj-orders-refused">
                {result.refused.map((one) => (
                  <li key={one.vfNo}>
                    {one.vfNo}：{one.reason}
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </div>
    </Modal>
  )
}
