import { AutoComplete, Input, Segmented } from 'antd'
import { useEffect, useState } from 'react'
import { useRole } from '../../state/of-role.ts'
import { reloadOperators, useOperators } from '../../state/operator.ts'
import { useQueryParameter } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { OPERATOR_ROLE_LABEL } from '../../text/common.ts'
import { OPERATOR_TEXT } from '../../text/connections.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { signInReason } from './sign-in-reason.ts'

type Role = keyof (typeof OPERATOR_ROLE_LABEL)['shop']

/** Who is at the PC: a name for staff, a name and the PIN for 实施. */
export function OperatorPanel() {
  const list = useOperators((mirror) => mirror.list)
  const loadError = useOperators((mirror) => mirror.error)
  const workspace = useActiveWorkspace()
  const labels = OPERATOR_ROLE_LABEL[useRole() ?? 'shop']
  const asked = useQueryParameter('at') === 'operator'
  const [open, setOpen] = useState(asked)
  useEffect(() => {
    if (asked) setOpen(true)
  }, [asked])
  if (loadError) return <ErrorPanel error={loadError} onRetry={() => void reloadOperators(workspace)} compact />
  if (list === null) return null
  const current = list.current
  const showForm = open || current === null
  return (
    <Panel>
      <div className="dj-operator">
        <span>
          {OPERATOR_TEXT.title}：<strong>{current ? `${current.name}（${labels[current.role]}）` : '未登录'}</strong>
        </span>
        <span className="dj-muted">{OPERATOR_TEXT.why(labels.staff)}</span>
        {current ? (
          <button type="button" className="dj-link" aria-expanded={showForm} onClick={() => setOpen(!open)}>
            {open ? '收起' : OPERATOR_TEXT.switch}
          </button>
        ) : null}
      </div>
      {showForm ? <SignIn names={list.operators} pinSet={list.pinSet} onDone={() => setOpen(false)} /> : null}
    </Panel>
  )
}

interface SignInProps {
  names: readonly { name: string; role: Role }[]
  pinSet: boolean
  onDone: () => void
}

function SignIn({ names, pinSet, onDone }: SignInProps) {
  const workspace = useActiveWorkspace()
  const labels = OPERATOR_ROLE_LABEL[useRole() ?? 'shop']
  const signIn = useAction('operators.signIn')
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('implementer')
  const [pin, setPin] = useState('')
  const reason = signInReason(name, role, pin)
  const submit = async () => {
    if (reason !== null) return
    const input = { name: name.trim(), role, ...(role === 'implementer' ? { pin } : {}) }
    const done = await signIn.run(input)
    setPin('')
    if (done === null) return
    await reloadOperators(workspace)
    onDone()
  }
  return (
    <form
      className="dj-signin"
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <Segmented<Role>
        aria-label="身份"
        value={role}
        options={[
          { value: 'implementer', label: labels.implementer },
          { value: 'staff', label: labels.staff },
        ]}
        onChange={setRole}
      />
      <AutoComplete
        aria-label={OPERATOR_TEXT.name}
        placeholder={OPERATOR_TEXT.name}
        value={name}
        options={names.filter((one) => one.role === role).map((one) => ({ value: one.name }))}
        onChange={setName}
      />
      {role === 'implementer' ? (
        <Input.Password
          aria-label={OPERATOR_TEXT.pin}
          placeholder={OPERATOR_TEXT.pin}
          inputMode="numeric"
          autoComplete="off"
          value={pin}
          maxLength={12}
          onChange={(event) => setPin(event.target.value)}
        />
      ) : null}
      <ActionButton type="primary" htmlType="submit" loading={signIn.busy} reason={reason}>
        {OPERATOR_TEXT.signIn}
      </ActionButton>
      {role === 'implementer' ? (
        <span className="dj-muted">{pinSet ? OPERATOR_TEXT.pinAsk : OPERATOR_TEXT.pinFirst}</span>
      ) : null}
      {signIn.error ? <ErrorPanel error={signIn.error} onClose={signIn.clear} /> : null}
    </form>
  )
}
