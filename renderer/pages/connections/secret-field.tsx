import { Input } from 'antd'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { Field } from '../../ui/field.tsx'

interface SecretFieldProps {
  id: string
  label: string
  /** Typed now; empty keeps what is stored. */
  value: string
  held: { has: boolean; hint: string | null } | null
  error: string | undefined
  readOnly: boolean
  onChange: (value: string) => void
}

/** A secret: masked, never filled in from what is stored, its last characters as the only sign of it. */
export function SecretField({ id, label, value, held, error, readOnly, onChange }: SecretFieldProps) {
  const has = held?.has === true
  return (
    <Field label={label} htmlFor={id} error={error} required={!has}>
      <Input.Password
        id={id}
        value={value}
        readOnly={readOnly}
        autoComplete="new-password"
        spellCheck={false}
        placeholder={has ? CONNECTION_TEXT.secretHeld(held.hint) : CONNECTION_TEXT.secretNone}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}
