import { OPERATOR_TEXT } from '../../text/connections.ts'

/** Why a person cannot sign in yet; `null` = they can. */
export function signInReason(name: string, role: 'staff' | 'implementer', pin: string): string | null {
  if (name.trim() === '') return OPERATOR_TEXT.needName
  if (role === 'implementer' && !/^\d{4,12}$/.test(pin)) return OPERATOR_TEXT.needPin
  return null
}
