import { addressProblem, tidyAddress } from './address.ts'
import { cleanField, FIELDS, type Field, PER_MINUTE_DEFAULT, PER_MINUTE_MAX } from './fields.ts'
import type { AccountSystem, WorkspaceName } from './types.ts'

/** An account's form after cleaning. `absent`: nothing was filled in, so there is no account yet. */
export type ValidAccount =
  | { kind: 'absent' }
  | { kind: 'valid'; settings: Record<string, string | number>; secret: string | null }
  | { kind: 'invalid'; fields: Record<string, string> }

/** Longest text a remote takes for any of these fields. */
const LONGEST = 128

/**
 * Checks one account's form, field by field. Messages are Chinese and stand beside the field; keys are
 * `<system>.<field>`. A secret may be missing (kept as it is, or typed later: the account is then incomplete).
 */
export function validateAccount(
  system: AccountSystem,
  input: Record<string, unknown>,
  workspace: WorkspaceName,
): ValidAccount {
  const texts = new Map(FIELDS[system].map((field) => [field.name, cleanField(field, input[field.name])]))
  const filled = FIELDS[system].some(
    (field) => field.kind !== 'count' && field.kind !== 'address' && texts.get(field.name) !== '',
  )
  if (!filled) return { kind: 'absent' }

  const fields: Record<string, string> = {}
  const settings: Record<string, string | number> = {}
  let secret: string | null = null
  for (const field of FIELDS[system]) {
    const text = texts.get(field.name)!
    const problem = fieldProblem(field, text, workspace)
    if (problem) fields[`${system}.${field.name}`] = problem
    else if (field.kind === 'secret') secret = text === '' ? null : text
    else if (field.kind === 'count') settings[field.name] = text === '' ? PER_MINUTE_DEFAULT : Number(text)
    else
      settings[field.name] = field.kind === 'address' && system !== 'authorisation' ? tidyAddress(text, system) : text
  }
  return Object.keys(fields).length > 0 ? { kind: 'invalid', fields } : { kind: 'valid', settings, secret }
}

/** What is wrong with one cleaned field, or null. */
export function fieldProblem(field: Field, text: string, workspace: WorkspaceName): string | null {
  if (field.kind === 'count') return countProblem(text)
  if (text === '') return field.kind === 'secret' ? null : `请填写${field.label}。`
  if (field.kind === 'address') return addressProblem(text, workspace)
  if (text.length > LONGEST)
    return `${field.label}太长（${text.length} 个字符，最多 ${LONGEST} 个），请检查是否多粘贴了内容。`
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(text)) return `${field.label}里有换行或制表符，请重新粘贴，只要一行。`
  if (field.kind === 'name') return null
  if (/\s/.test(text)) return `${field.label}中间有空格，请检查是否多粘贴了内容。`
  if (!/^[\x21-\x7e]+$/.test(text)) return `${field.label}里有中文或特殊字符，应只有字母、数字和符号。`
  if (/^https?:\/\//i.test(text)) return `${field.label}里填的是网址，请填到接口地址一栏。`
  if (/^[*•]+$/.test(text)) return `${field.label}里是星号，请粘贴真正的内容。`
  return null
}

function countProblem(text: string): string | null {
  if (text === '') return null
  if (!/^\d{1,6}$/.test(text)) return '每分钟调用上限应为整数。'
  const count = Number(text)
  return count >= 1 && count <= PER_MINUTE_MAX ? null : `每分钟调用上限应在 1 到 ${PER_MINUTE_MAX} 之间。`
}
