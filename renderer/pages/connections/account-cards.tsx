import { Input, InputNumber } from 'antd'
import type { Connection } from '../../../preload/contract/index.ts'
import { SYSTEM_LABEL } from '../../text/common.ts'
import { ACCOUNT_STATE, CONNECTION_TEXT } from '../../text/connections.ts'
import { Field } from '../../ui/field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Draft } from './draft.ts'
import { SecretField } from './secret-field.tsx'

export interface CardProps {
  draft: Draft
  connection: Connection | null
  /** Messages per field path, e.g. `wangdian.sid`. */
  fields: Readonly<Record<string, string>>
  readOnly: boolean
  onChange: (draft: Draft) => void
}

/** The two accounts of a connection, side by side (S4: labelled as the vendor labels them). */
export function AccountCards({ draft, connection, fields, readOnly, onChange }: CardProps) {
  const { wangdian, pos } = draft
  const setWangdian = (change: Partial<Draft['wangdian']>) =>
    onChange({ ...draft, wangdian: { ...wangdian, ...change } })
  const setPos = (change: Partial<Draft['pos']>) => onChange({ ...draft, pos: { ...pos, ...change } })
  const text = (
    id: string,
    label: string,
    value: string,
    set: (value: string) => void,
    hint?: string,
    placeholder?: string,
  ) => (
    <Field label={label} htmlFor={id} error={fields[id]} hint={hint} required>
      <Input
        id={id}
        value={value}
        readOnly={readOnly}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => set(event.target.value)}
      />
    </Field>
  )
  const perMinute = (id: string, value: number, set: (value: number) => void) => (
    <Field label="限速" htmlFor={id} error={fields[id]} hint={CONNECTION_TEXT.perMinute}>
      <InputNumber
        id={id}
        min={1}
        max={6000}
        value={value}
        readOnly={readOnly}
        suffix="次/分钟"
        onChange={(next) => set(next ?? value)}
      />
    </Field>
  )
  return (
    <div className="dj-cards-2">
      <Panel title={SYSTEM_LABEL.wangdian} extra={<AccountState state={connection?.wangdian.state ?? 'incomplete'} />}>
        <p className="dj-card-lead">{CONNECTION_TEXT.wangdianHint}</p>
        {text(
          'wangdian.baseUrl',
          '接口地址',
          wangdian.baseUrl,
          (baseUrl) => setWangdian({ baseUrl }),
          undefined,
          'https://',
        )}
        {text(
          'wangdian.sid',
          '卖家账号',
          wangdian.sid,
          (sid) => setWangdian({ sid }),
          'sid，登录旺店通时填写的卖家账号',
        )}
        {text('wangdian.appkey', 'appkey', wangdian.appkey, (appkey) => setWangdian({ appkey }))}
        <SecretField
          id="wangdian.appsecret"
          label="appsecret"
          value={wangdian.appsecret}
          held={connection?.wangdian.appsecret ?? null}
          error={fields['wangdian.appsecret']}
          readOnly={readOnly}
          onChange={(appsecret) => setWangdian({ appsecret })}
        />
        {perMinute('wangdian.perMinute', wangdian.perMinute, (value) => setWangdian({ perMinute: value }))}
      </Panel>
      <Panel title={SYSTEM_LABEL.pos} extra={<AccountState state={connection?.pos.state ?? 'incomplete'} />}>
        <p className="dj-card-lead">{CONNECTION_TEXT.posHint}</p>
        {text('pos.baseUrl', '接口地址', pos.baseUrl, (baseUrl) => setPos({ baseUrl }), undefined, 'https://')}
        {text('pos.appKey', 'appKey', pos.appKey, (appKey) => setPos({ appKey }))}
        <SecretField
          id="pos.appSecret"
          label="appSecret"
          value={pos.appSecret}
          held={connection?.pos.appSecret ?? null}
          error={fields['pos.appSecret']}
          readOnly={readOnly}
          onChange={(appSecret) => setPos({ appSecret })}
        />
        {perMinute('pos.perMinute', pos.perMinute, (value) => setPos({ perMinute: value }))}
      </Panel>
    </div>
  )
}

function AccountState({ state }: { state: Connection['wangdian']['state'] }) {
  const [tone, text, hint] = ACCOUNT_STATE[state]
  return <StatusPill tone={tone} text={text} title={hint || text} />
}
