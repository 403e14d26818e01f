import type { SaveConnection } from '../../preload/contract/index.ts'
import { accountKeyOf } from './account-key.ts'
import { no, noConnection, yes } from './answers.ts'
import { cleanName } from './clean.ts'
import { cleanField, FIELDS, SYSTEM_LABELS, secretField } from './fields.ts'
import type { SetupLine, TellSetup } from './journal-lines.ts'
import type { SecretStore } from './secret-store.ts'
import { swappedWarnings, type TypedFields } from './swapped.ts'
import type { SecretRow, Tables } from './tables.ts'
import { type AccountSystem, type CallError, type Envelope, laneOf, type System, type WorkspaceName } from './types.ts'
import { type ValidAccount, validateAccount } from './validate.ts'

const ACCOUNTS = ['wangdian', 'pos', 'authorisation'] as const

export interface SaveDeps {
  tables: Tables
  secrets: SecretStore
  workspace: WorkspaceName
  now: () => number
  /** Deliveries of a lane that have not ended; their account must not change under them. */
  openRows: (lane: string) => number
  tell: TellSetup
  /** Called after the commit with the accounts that changed. */
  changed: (connectionId: number, systems: AccountSystem[]) => void
}

/** A connection as it would be stored: what was typed, cleaned and found valid. */
interface Draft {
  id: number | null
  name: string
  accounts: { system: AccountSystem; settings: Record<string, string | number>; secret: string | null }[]
  warnings: string[]
}

/**
 * Creates or changes a connection. Nothing is stored unless every field is valid; whatever a test would test makes the
 * connection 未验证 again. Answers with the id and the warnings about fields that look swapped.
 * `by` is the person's name for the journal; the caller has checked the role.
 */
export async function saveConnection(
  input: SaveConnection,
  by: string,
  deps: SaveDeps,
): Promise<Envelope<{ id: number; warnings: string[] }>> {
  const { tables } = deps
  const refusal = await deps.secrets.refusal()
  if (refusal) return { ok: false, error: refusal }
  if (input.id !== null && !tables.connection(input.id)) return noConnection(input.id)
  const draft = draftOf(input, deps)
  if ('error' in draft) return { ok: false, error: draft.error }

  const sealed = new Map<AccountSystem, SecretRow>()
  for (const account of draft.accounts) {
    if (account.secret !== null) sealed.set(account.system, await deps.secrets.seal(account.secret))
  }
  const written = tables.transaction(() => write(draft, sealed, by, deps))
  if ('error' in written) return { ok: false, error: written.error }
  if (written.line) {
    deps.tell(written.line)
    deps.changed(written.id, written.systems)
  }
  return yes({ id: written.id, warnings: draft.warnings })
}

function draftOf(input: SaveConnection, deps: SaveDeps): Draft | { error: CallError } {
  const fields: Record<string, string> = {}
  const name = cleanName(input.name)
  const nameProblem = connectionNameProblem(name, input.id, deps.tables)
  if (nameProblem) fields.name = nameProblem

  const valid: { system: AccountSystem; account: Extract<ValidAccount, { kind: 'valid' }> }[] = []
  for (const system of ACCOUNTS) {
    const form: Record<string, unknown> = input[system]
    const account = validateAccount(system, form, deps.workspace)
    if (account.kind === 'valid') valid.push({ system, account })
    else if (account.kind === 'invalid') Object.assign(fields, account.fields)
    else if (input.id !== null && deps.tables.accountKey(input.id, system) !== undefined) {
      // Clearing a form is no way to remove an account that may have work under way.
      for (const field of FIELDS[system]) {
        if (field.kind === 'code') fields[`${system}.${field.name}`] = `请填写${field.label}。`
      }
    }
  }
  if (Object.keys(fields).length > 0) {
    return no(
      'CONNECTION_INVALID',
      '对接没有保存。',
      Object.values(fields).join(' '),
      '请按每一栏下面的提示改正后再保存。',
      fields,
    )
  }
  const accounts = valid.map(({ system, account }) => ({ system, settings: account.settings, secret: account.secret }))
  const typed = Object.fromEntries(
    accounts.map(({ system, settings, secret }) => [system, { ...settings, [secretField(system).name]: secret }]),
  ) as TypedFields
  return { id: input.id, name, accounts, warnings: swappedWarnings(typed) }
}

function connectionNameProblem(name: string, id: number | null, tables: Tables): string | null {
  if (name === '') return '请给这个对接起个名字，例如商家简称。'
  if (name.length > 60) return '对接名称最多 60 个字。'
  const other = tables.idOfName(name)
  return other !== undefined && other !== id ? '已有同名的对接，请换一个名字。' : null
}

type Written = { id: number; systems: AccountSystem[] /** Null: nothing was different. */; line: SetupLine | null }

function write(
  draft: Draft,
  sealed: ReadonlyMap<AccountSystem, SecretRow>,
  by: string,
  deps: SaveDeps,
): Written | { error: CallError } {
  const { tables } = deps
  const now = deps.now()
  // Looked at again: other saves may have come in while the secrets were being encrypted.
  if (draft.id !== null && !tables.connection(draft.id)) return noConnection(draft.id)
  const nameProblem = connectionNameProblem(draft.name, draft.id, tables)
  if (nameProblem) {
    return no('CONNECTION_INVALID', '对接没有保存。', nameProblem, '请换一个名字。', { name: nameProblem })
  }
  const refused = refusedAccount(draft, deps)
  if (refused) return { error: refused }

  const id = draft.id ?? tables.insert(draft.name, now)
  const renamed = draft.id !== null && tables.connection(id)!.name !== draft.name
  if (renamed) tables.rename(id, draft.name, now)
  const systems: AccountSystem[] = []
  const changes: Record<string, unknown> = {}
  for (const account of draft.accounts) {
    const before = tables.settings(id, account.system) as Record<string, unknown> | null
    const changed = Object.keys(account.settings).filter((key) => before?.[key] !== account.settings[key])
    const secret = sealed.get(account.system)
    if (changed.length === 0 && !secret) continue
    const key = accountKeyOf(account.system, account.settings, id)
    tables.putAccount(id, account.system, account.settings, key, now)
    for (const field of changed) {
      changes[`${account.system}.${field}`] = { before: before?.[field] ?? null, after: account.settings[field] }
    }
    if (secret) {
      const field = secretField(account.system)
      tables.putSecret(id, account.system, field.name, secret, now)
      changes[`${account.system}.${field.name}`] = '已更换'
    }
    systems.push(account.system)
  }
  if (systems.length > 0) tables.touch(id, now)
  if (draft.id !== null && !renamed && systems.length === 0) return { id, systems, line: null }
  const line: SetupLine = {
    level: 'info',
    event: draft.id === null ? 'connection.created' : 'connection.saved',
    message: `${by} ${draft.id === null ? '新建' : '修改'}了对接「${draft.name}」${systems.length > 0 ? '，需要重新测试连接' : ''}。`,
    connectionId: id,
    detail: { changes },
  }
  return { id, systems, line }
}

/** An account that belongs to another connection, or that would change under open deliveries. */
function refusedAccount(draft: Draft, deps: SaveDeps): CallError | null {
  for (const { system, settings } of draft.accounts) {
    if (system === 'authorisation') continue
    const key = accountKeyOf(system, settings, draft.id ?? 0)
    const owner = deps.tables.ownerOfKey(system, key)
    if (owner && owner.id !== draft.id) return takenError(system, owner.name)
    const before = draft.id === null ? undefined : deps.tables.accountKey(draft.id, system)
    if (before === undefined || before === key) continue
    const open = deps.openRows(laneOf(system, draft.id!))
    if (open > 0) return openRowsError(system, open)
  }
  return null
}

function takenError(system: System, owner: string): CallError {
  const label = SYSTEM_LABELS[system]
  const field = system === 'wangdian' ? 'wangdian.sid' : 'pos.appKey'
  return no(
    'ACCOUNT_TAKEN',
    '对接没有保存。',
    `这个${label}账号已经用在对接「${owner}」里，同一账号只能对接一次。`,
    `请核对账号，或直接修改对接「${owner}」。`,
    { [field]: `已用在对接「${owner}」里。` },
  ).error
}

function openRowsError(system: System, open: number): CallError {
  return no(
    'ACCOUNT_IN_USE',
    '不能换成另一个账号。',
    `${SYSTEM_LABELS[system]}还有 ${open} 条没有完成的单据，换账号后它们会送到另一个账号。`,
    '请先在 队列 里等它们完成或放弃；如果是另一家商家，请新建一个对接。',
  ).error
}

/** Replaces one secret; the field's form is checked as in a save. Resets 未验证. */
export async function setSecret(
  input: { id: number; system: AccountSystem; value: string },
  by: string,
  deps: SaveDeps,
): Promise<Envelope<{ id: number; warnings: string[] }>> {
  const { tables } = deps
  const refusal = await deps.secrets.refusal()
  if (refusal) return { ok: false, error: refusal }
  const field = secretField(input.system)
  const value = cleanField(field, input.value)
  const settings = tables.settings(input.id, input.system)
  if (!settings) {
    return no('ACCOUNT_INCOMPLETE', '密钥没有保存。', '这个账号还没有保存过。', '请先填写账号并保存。')
  }
  const form = validateAccount(input.system, { ...settings, [field.name]: value }, deps.workspace)
  const path = `${input.system}.${field.name}`
  const wrong = value === '' ? `请填写${field.label}。` : form.kind === 'invalid' ? form.fields[path] : undefined
  if (wrong) return no('CONNECTION_INVALID', '密钥没有保存。', wrong, '请重新粘贴密钥。', { [path]: wrong })
  const sealed = await deps.secrets.seal(value)
  const name = tables.transaction(() => {
    const row = tables.connection(input.id)
    if (!row || tables.accountKey(input.id, input.system) === undefined) return null
    const now = deps.now()
    tables.putSecret(input.id, input.system, field.name, sealed, now)
    tables.touch(input.id, now)
    return row.name
  })
  if (name === null) return noConnection(input.id)
  deps.tell({
    level: 'info',
    event: 'connection.secret-replaced',
    message: `${by} 更换了对接「${name}」的${SYSTEM_LABELS[input.system]}${field.label}，需要重新测试连接。`,
    connectionId: input.id,
  })
  deps.changed(input.id, [input.system])
  return yes({ id: input.id, warnings: swappedWarnings({ [input.system]: { ...settings, [field.name]: value } }) })
}
