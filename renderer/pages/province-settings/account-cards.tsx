import { Input, InputNumber, Select } from 'antd'
import type { ReactNode } from 'react'
import type { ProvinceConnection } from '../../../preload/contract/index.ts'
import { ACCOUNT_STATE } from '../../text/connections.ts'
import { PROVINCE_SETTINGS_TEXT, PROVINCE_SYSTEM_LABEL } from '../../text/province-settings.ts'
import { DayInput } from '../../ui/day-input.tsx'
import { Field } from '../../ui/field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { SecretField } from '../connections/secret-field.tsx'
import type { ErpDraft, ProvinceDraft } from './draft.ts'

interface CardsProps {
  draft: ProvinceDraft
  connection: ProvinceConnection | null
  /** Messages per field path, e.g. `ideal.provinceCode`. */
  fields: Readonly<Record<string, string>>
  readOnly: boolean
  onChange: (draft: ProvinceDraft) => void
}

const SIGNATURES = [{ value: 'HMAC-SHA256' as const }, { value: 'MD5' as const }]
const ENDPOINTS = (['inbound-orders', 'outbound-orders'] as const).map((value) => ({
  value,
  label: PROVINCE_SETTINGS_TEXT.endpoints[value],
}))

/** 荣耀IDEAL接口设置 (I16), labelled as the manual labels it, and the accounts of 博远ERP and 荣耀e栈. */
export function AccountCards({ draft, connection, fields, readOnly, onChange }: CardsProps) {
  const { ideal } = draft
  const set = (change: Partial<ProvinceDraft['ideal']>) => onChange({ ...draft, ideal: { ...ideal, ...change } })
  return (
    <>
      <Panel
        title={PROVINCE_SYSTEM_LABEL.ideal}
        extra={<AccountState state={connection?.ideal.state ?? 'incomplete'} />}
      >
        <p className="dj-card-lead">{PROVINCE_SETTINGS_TEXT.idealLead}</p>
        <div className="dj-province-fields">
          <TextField
            id="ideal.interfaceId"
            label="接口ID"
            value={ideal.interfaceId}
            error={fields['ideal.interfaceId']}
            readOnly={readOnly}
            onChange={(interfaceId) => set({ interfaceId })}
          />
          <TextField
            id="ideal.baseUrl"
            label="接口地址"
            value={ideal.baseUrl}
            error={fields['ideal.baseUrl']}
            readOnly={readOnly}
            placeholder="https://"
            onChange={(baseUrl) => set({ baseUrl })}
          />
          <SecretField
            id="ideal.appKey"
            label="APPKEY"
            value={ideal.appKey}
            held={connection?.ideal.appKey ?? null}
            error={fields['ideal.appKey']}
            readOnly={readOnly}
            onChange={(appKey) => set({ appKey })}
          />
          <PerMinute
            id="ideal.perMinute"
            value={ideal.perMinute}
            error={fields['ideal.perMinute']}
            readOnly={readOnly}
            onChange={(perMinute) => set({ perMinute })}
          />
          <TextField
            id="ideal.provinceCode"
            label="省包编号"
            value={ideal.provinceCode}
            error={fields['ideal.provinceCode']}
            readOnly={readOnly}
            onChange={(provinceCode) => set({ provinceCode })}
          />
          <Field
            label={PROVINCE_SETTINGS_TEXT.endpointLabel}
            htmlFor="ideal.purchaseReturnEndpoint"
            hint={PROVINCE_SETTINGS_TEXT.endpointHint}
            error={fields['ideal.purchaseReturnEndpoint']}
          >
            <Select
              id="ideal.purchaseReturnEndpoint"
              className="dj-province-select"
              value={ideal.purchaseReturnEndpoint}
              options={ENDPOINTS}
              disabled={readOnly}
              onChange={(purchaseReturnEndpoint) => set({ purchaseReturnEndpoint })}
            />
          </Field>
          <Field
            label="接口启用日期"
            htmlFor="ideal.enabledFrom"
            hint={
              ideal.enabledFrom === '' ? PROVINCE_SETTINGS_TEXT.enabledFromEmpty : PROVINCE_SETTINGS_TEXT.enabledFrom
            }
            error={fields['ideal.enabledFrom']}
            required
          >
            <DayInput
              id="ideal.enabledFrom"
              label="接口启用日期"
              value={ideal.enabledFrom}
              disabled={readOnly}
              onChange={(enabledFrom) => set({ enabledFrom })}
            />
          </Field>
          <Signature
            id="ideal.signatureMethod"
            value={ideal.signatureMethod}
            readOnly={readOnly}
            onChange={(signatureMethod) => set({ signatureMethod })}
          />
        </div>
      </Panel>
      <div className="dj-cards-2">
        {(['boyuan', 'ezhan'] as const).map((system) => (
          <ErpCard
            key={system}
            system={system}
            draft={draft[system]}
            stored={connection?.[system] ?? null}
            fields={fields}
            readOnly={readOnly}
            onChange={(change) => onChange({ ...draft, [system]: { ...draft[system], ...change } })}
          />
        ))}
      </div>
    </>
  )
}

interface ErpCardProps {
  system: 'boyuan' | 'ezhan'
  draft: ErpDraft
  stored: ProvinceConnection['boyuan'] | null
  fields: Readonly<Record<string, string>>
  readOnly: boolean
  onChange: (change: Partial<ErpDraft>) => void
}

function ErpCard({ system, draft, stored, fields, readOnly, onChange }: ErpCardProps) {
  return (
    <Panel title={PROVINCE_SYSTEM_LABEL[system]} extra={<AccountState state={stored?.state ?? 'incomplete'} />}>
      <p className="dj-card-lead">
        {system === 'boyuan' ? PROVINCE_SETTINGS_TEXT.boyuanLead : PROVINCE_SETTINGS_TEXT.ezhanLead}
      </p>
      <TextField
        id={`${system}.baseUrl`}
        label="接口地址"
        value={draft.baseUrl}
        error={fields[`${system}.baseUrl`]}
        readOnly={readOnly}
        placeholder="https://"
        onChange={(baseUrl) => onChange({ baseUrl })}
      />
      <TextField
        id={`${system}.appKey`}
        label="appKey"
        value={draft.appKey}
        error={fields[`${system}.appKey`]}
        readOnly={readOnly}
        onChange={(appKey) => onChange({ appKey })}
      />
      <SecretField
        id={`${system}.appSecret`}
        label="appSecret"
        value={draft.appSecret}
        held={stored?.appSecret ?? null}
        error={fields[`${system}.appSecret`]}
        readOnly={readOnly}
        onChange={(appSecret) => onChange({ appSecret })}
      />
      <PerMinute
        id={`${system}.perMinute`}
        value={draft.perMinute}
        error={fields[`${system}.perMinute`]}
        readOnly={readOnly}
        onChange={(perMinute) => onChange({ perMinute })}
      />
      <Signature
        id={`${system}.signatureMethod`}
        value={draft.signatureMethod}
        readOnly={readOnly}
        onChange={(signatureMethod) => onChange({ signatureMethod })}
      />
    </Panel>
  )
}

interface InputProps<Value> {
  id: string
  value: Value
  error?: string | undefined
  readOnly: boolean
  onChange: (value: Value) => void
}

function TextField(props: InputProps<string> & { label: string; hint?: ReactNode; placeholder?: string }) {
  const { id, label, value, error, readOnly, hint, placeholder, onChange } = props
  return (
    <Field label={label} htmlFor={id} error={error} hint={hint} required>
      <Input
        id={id}
        value={value}
        readOnly={readOnly}
        autoComplete="off"
        spellCheck={false}
        {...(placeholder === undefined ? {} : { placeholder })}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

function PerMinute({ id, value, error, readOnly, onChange }: InputProps<number>) {
  return (
    <Field label="限速" htmlFor={id} error={error} hint={PROVINCE_SETTINGS_TEXT.perMinute}>
      <InputNumber
        id={id}
        min={1}
        max={6000}
        value={value}
        readOnly={readOnly}
        suffix="次/分钟"
        onChange={(next) => onChange(next ?? value)}
      />
    </Field>
  )
}

function Signature({ id, value, readOnly, onChange }: InputProps<ErpDraft['signatureMethod']>) {
  return (
    <Field label={PROVINCE_SETTINGS_TEXT.signatureLabel} htmlFor={id} hint={PROVINCE_SETTINGS_TEXT.signatureHint}>
      <Select
        id={id}
        className="dj-province-select"
        value={value}
        options={SIGNATURES}
        disabled={readOnly}
        onChange={onChange}
      />
    </Field>
  )
}

function AccountState({ state }: { state: ProvinceConnection['ideal']['state'] }) {
  const [tone, text, hint] = ACCOUNT_STATE[state]
  return <StatusPill tone={tone} text={text} title={hint || text} />
}
