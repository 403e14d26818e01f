import { App, Input, InputNumber, Modal, Radio } from 'antd'
import { useEffect, useId, useState } from 'react'
import type { StockLimits, StockSettings, StockState } from '../../../preload/contract/index.ts'
import { useIsImplementer } from '../../state/operator.ts'
import { useAction } from '../../state/use-action.ts'
import { STAFF_READ_ONLY } from '../../text/common.ts'
import { STOCK_TEXT } from '../../text/stock.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

interface SettingsDialogProps {
  state: StockState
  open: boolean
  onClose: () => void
  onSaved: () => void
}

const LIMITS: readonly [key: keyof StockLimits, label: string, unit: string, max: number][] = [
  ['minScopePercent', '主方商品数不少于上次的', '%', 100],
  ['maxZeroPercent', '归零不超过', '% 的商品', 100],
  ['maxZeroCount', '归零不超过', '个商品', 1_000_000],
  ['zeroFloor', '归零少于这么多个时不拦截', '个', 1_000_000],
  ['maxChangePercent', '总变动不超过库存总量的', '%', 10_000],
  ['maxClockMinutes', '两边时间相差不超过', '分钟', 60],
]
const MOST_SPANS = 4

/** Limits of the guards, opening hours, blackout windows; 实施 only. */
export function SettingsDialog({ state, open, onClose, onSaved }: SettingsDialogProps) {
  const { message } = App.useApp()
  const implementer = useIsImplementer()
  const save = useAction('stock.setSettings')
  const [draft, setDraft] = useState<StockSettings>(state.settings)
  const group = useId()
  // biome-ignore lint/correctness/useExhaustiveDependencies: a change from elsewhere must not take what is being typed
  useEffect(() => {
    if (open) setDraft(state.settings)
  }, [open])
  const changed = JSON.stringify(draft) !== JSON.stringify(state.settings)
  const store = async () => {
    if ((await save.run({ connectionId: state.connectionId, settings: draft })) === null) return
    void message.success('已保存')
    onSaved()
    onClose()
  }
  const span = (index: number, side: 'from' | 'to', value: string) =>
    setDraft({ ...draft, blackout: draft.blackout.map((one, at) => (at === index ? { ...one, [side]: value } : one)) })
  const reason = implementer ? (changed ? null : '没有改动') : STAFF_READ_ONLY
  return (
    <Modal
      open={open}
      title={STOCK_TEXT.settings}
      width={620}
      destroyOnHidden
      onCancel={onClose}
      footer={[
        <ActionButton
          key="defaults"
          type="text"
          reason={implementer ? null : STAFF_READ_ONLY}
          onClick={() => setDraft(state.defaults)}
        >
          恢复默认
        </ActionButton>,
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={save.busy} reason={reason} onClick={() => void store()}>
          保存
        </ActionButton>,
      ]}
    >
      <fieldset className="dj-stock-settings" disabled={!implementer}>
        {save.error ? <ErrorPanel error={save.error} onClose={save.clear} /> : null}
        <h3>保护：超过就停下来问人，不写入任何数据</h3>
        {LIMITS.map(([key, label, unit, max]) => (
          <div key={key} className="dj-stock-limit">
            <label htmlFor={`${group}-${key}`}>{label}</label>
            <InputNumber
              id={`${group}-${key}`}
              min={key === 'minScopePercent' || key === 'maxClockMinutes' ? 1 : 0}
              max={max}
              precision={0}
              disabled={!implementer}
              value={draft.limits[key]}
              onChange={(value) =>
                setDraft({ ...draft, limits: { ...draft.limits, [key]: value ?? draft.limits[key] } })
              }
            />
            <span>{unit}</span>
          </div>
        ))}
        <h3>有未抓取单据的门店</h3>
        <Radio.Group
          disabled={!implementer}
          value={draft.unsettled}
          options={[
            { value: 'skip', label: '跳过这些商品，并列出' },
            { value: 'stop', label: '停下来问人' },
          ]}
          onChange={(event) => setDraft({ ...draft, unsettled: event.target.value })}
        />
        <h3>营业时间（同步应在开门前完成）</h3>
        <div className="dj-stock-span">
          <Input
            type="time"
            aria-label="开门"
            value={draft.opening.from}
            onChange={(event) => setDraft({ ...draft, opening: { ...draft.opening, from: event.target.value } })}
          />
          <span>至</span>
          <Input
            type="time"
            aria-label="关门"
            value={draft.opening.to}
            onChange={(event) => setDraft({ ...draft, opening: { ...draft.opening, to: event.target.value } })}
          />
        </div>
        <h3>禁止同步的时段（其间有人放行才写入）</h3>
        {draft.blackout.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a span is nothing but its place and its times
          <div key={index} className="dj-stock-span">
            <Input
              type="time"
              aria-label={`第 ${index + 1} 段从`}
              value={one.from}
              onChange={(event) => span(index, 'from', event.target.value)}
            />
            <span>至</span>
            <Input
              type="time"
              aria-label={`第 ${index + 1} 段到`}
              value={one.to}
              onChange={(event) => span(index, 'to', event.target.value)}
            />
            <button
              type="button"
              className="dj-link"
              onClick={() => setDraft({ ...draft, blackout: draft.blackout.filter((_, at) => at !== index) })}
            >
              去掉
            </button>
          </div>
        ))}
        {draft.blackout.length < MOST_SPANS ? (
          <button
            type="button"
            className="dj-link"
            onClick={() => setDraft({ ...draft, blackout: [...draft.blackout, { from: '09:00', to: '22:00' }] })}
          >
            加一段
          </button>
        ) : null}
      </fieldset>
    </Modal>
  )
}
