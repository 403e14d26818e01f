import { Input } from 'antd'
import { CONNECTION_TEXT, LOGIN_ADDRESS } from '../../text/connections.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Field } from '../../ui/field.tsx'
import { Panel } from '../../ui/panel.tsx'
import type { CardProps } from './account-cards.tsx'
import { handoverText, PLATFORM_ACCOUNT } from './handover-text.ts'
import { SecretField } from './secret-field.tsx'

/** 授权信息: where to find the three values (S8, S9) and the card for ERP实施 (S10). */
export function AuthorisationCard({ draft, connection, fields, readOnly, onChange }: CardProps) {
  const { authorisation } = draft
  const set = (change: Partial<typeof authorisation>) =>
    onChange({ ...draft, authorisation: { ...authorisation, ...change } })
  return (
    <Panel title="授权信息" extra="商家后台">
      <div className="dj-cards-2">
        <div>
          <p className="dj-card-lead">{CONNECTION_TEXT.authorisationLead}</p>
          <Field label="门店ID" htmlFor="authorisation.shopId" error={fields['authorisation.shopId']} required>
            <Input
              id="authorisation.shopId"
              value={authorisation.shopId}
              readOnly={readOnly}
              autoComplete="off"
              onChange={(event) => set({ shopId: event.target.value })}
            />
          </Field>
          <Field label="门店名称" htmlFor="authorisation.shopName" error={fields['authorisation.shopName']} required>
            <Input
              id="authorisation.shopName"
              value={authorisation.shopName}
              readOnly={readOnly}
              autoComplete="off"
              onChange={(event) => set({ shopName: event.target.value })}
            />
          </Field>
          <SecretField
            id="authorisation.key"
            label="授权密钥"
            value={authorisation.key}
            held={connection?.authorisation.key ?? null}
            error={fields['authorisation.key']}
            readOnly={readOnly}
            onChange={(key) => set({ key })}
          />
        </div>
        <div className="dj-stack-tight">
          <Facts
            rows={[
              ['登录地址', <CodeText key="address" value={LOGIN_ADDRESS} />],
              ['菜单路径', CONNECTION_TEXT.authorisationSteps.join(' → ')],
            ]}
          />
          <Handover
            shopId={connection?.authorisation.shopId ?? ''}
            shopName={connection?.authorisation.shopName ?? ''}
            keyHint={connection?.authorisation.key.hint ?? null}
          />
        </div>
      </div>
    </Panel>
  )
}

function Handover({ shopId, shopName, keyHint }: { shopId: string; shopName: string; keyHint: string | null }) {
  const masked = keyHint === null ? '' : `········${keyHint}`
  return (
    <div className="dj-handover">
      <div className="dj-handover-head">
        <strong>{CONNECTION_TEXT.handover}</strong>
        <CopyButton label="复制卡片" text={handoverText(shopId, shopName, masked)} />
      </div>
      <Facts
        rows={[
          ['平台账号', <CodeText key="platform" value={PLATFORM_ACCOUNT} />],
          ['AppKey（= 门店ID）', <CodeText key="id" value={shopId} />],
          ['AppSecret', '不用填写'],
          ['SessionKey（= 授权密钥）', masked || '尚未填写'],
          ['门店名称', shopName],
        ]}
      />
      <p className="dj-field-hint">{CONNECTION_TEXT.handoverHint}</p>
    </div>
  )
}
