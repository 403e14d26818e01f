import type { SaveProvinceConnection } from '../../../preload/contract/index.ts'
import { no, yes } from '../answers.ts'
import { cleanName } from '../clean.ts'
import type { TellSetup } from '../journal-lines.ts'
import type { SecretStore } from '../secret-store.ts'
import type { SecretRow, Tables } from '../tables.ts'
import {
  type CallError,
  type Envelope,
  laneOf,
  PROVINCE_SYSTEMS,
  type ProvinceSystem,
  type WorkspaceName,
} from '../types.ts'
import { PROVINCE_FIELDS, PROVINCE_LABELS, provinceAccountKey, secretName, validateProvince } from './fields.ts'

export interface SaveProvinceDeps {
  tables: Tables
  secrets: Pick<SecretStore, 'refusal' | 'seal'>
  workspace: WorkspaceName
  now(): number
  /** Deliveries of a lane that have not ended; their account must not change under them. */
  openRows(lane: string): number
  tell: TellSetup
  hide(secret: string): void
}

interface Account {
  system: ProvinceSystem
  settings: Record<string, string | number>
  secret: string | null
}

/**
 * Creates or changes a connection of a province. Nothing is stored unless every field is valid; whatever a test would
 * test makes the connection 未验证 again, 接口启用日期 alone does not. The caller has checked the role.
 */
export async function saveProvince(
  input: SaveProvinceConnection,
  by: string,
  deps: SaveProvinceDeps,
): Promise<Envelope<{ id: number; changed: ProvinceSystem[] }>> {
  const { tables } = deps
  const refused = await deps.secrets.refusal()
  if (refused) return { ok: false, error: refused }
  if (input.id !== null && !tables.connection(input.id, 'province')) return unknown(input.id)
  const name = cleanName(input.name)
  const fields: Record<string, string> = {}
  const problem = nameProblem(name, input.id, tables)
  if (problem) fields.name = problem
  const accounts: Account[] = []
  for (const system of PROVINCE_SYSTEMS) {
    const valid = validateProvince(system, input[system] as Record<string, unknown>, deps.workspace)
    if (valid.kind === 'valid') accounts.push({ system, settings: valid.settings, secret: valid.secret })
    else if (valid.kind === 'invalid') Object.assign(fields, valid.fields)
    else if (input.id !== null && tables.accountKey(input.id, system) !== undefined) {
      // Clearing a form is no way to remove an account that may have work under way.
      for (const field of PROVINCE_FIELDS[system]) {
        if (field.kind === 'code') fields[`${system}.${field.name}`] = `请填写${field.label}。`
      }
    }
  }
  if (Object.keys(fields).length > 0) return invalid(fields)

  const sealed = new Map<ProvinceSystem, SecretRow>()
  for (const { system, secret } of accounts) {
    if (secret === null) continue
    deps.hide(secret)
    sealed.set(system, await deps.secrets.seal(secret))
  }
  const written = tables.transaction(() => write({ id: input.id, name, accounts }, sealed, deps))
  if ('error' in written) return { ok: false, error: written.error }
  if (written.news) {
    deps.tell({
      level: 'info',
      event: input.id === null ? 'connection.created' : 'connection.saved',
      message: `${by} ${input.id === null ? '新建' : '修改'}了省包对接「${name}」${written.changed.length > 0 ? '，需要重新测试连接' : ''}。`,
      connectionId: written.id,
      detail: { changes: written.changes },
    })
  }
  return yes({ id: written.id, changed: written.changed })
}

type Written = { id: number; news: boolean; changed: ProvinceSystem[]; changes: Record<string, unknown> }

function write(
  draft: { id: number | null; name: string; accounts: Account[] },
  sealed: ReadonlyMap<ProvinceSystem, SecretRow>,
  deps: SaveProvinceDeps,
): Written | { error: CallError } {
  const { tables } = deps
  const now = deps.now()
  // Looked at again: other saves may have come in while the secrets were being encrypted.
  if (draft.id !== null && !tables.connection(draft.id, 'province')) return { error: unknown(draft.id).error }
  const problem = nameProblem(draft.name, draft.id, tables)
  if (problem) return { error: invalid({ name: problem }).error }
  for (const account of draft.accounts) {
    const refused = refusedAccount(account, draft.id, deps)
    if (refused) return { error: refused }
  }
  const id = draft.id ?? tables.insert(draft.name, now, 'province')
  let news = draft.id === null
  if (draft.id !== null && tables.connection(id, 'province')!.name !== draft.name) {
    tables.rename(id, draft.name, now)
    news = true
  }
  const changed: ProvinceSystem[] = []
  const changes: Record<string, unknown> = {}
  for (const { system, settings } of draft.accounts) {
    const text = tables.settingsText(id, system)
    const before = text === null ? null : (JSON.parse(text) as Record<string, unknown>)
    const different = Object.keys(settings).filter((key) => before?.[key] !== settings[key])
    const secret = sealed.get(system)
    if (different.length === 0 && !secret) continue
    news = true
    tables.putAccount(id, system, settings, provinceAccountKey(system, settings), now)
    for (const key of different) {
      changes[`${system}.${key}`] = { before: before?.[key] ?? null, after: settings[key] }
    }
    if (secret) {
      tables.putSecret(id, system, secretName(system), secret, now)
      changes[`${system}.${secretName(system)}`] = '已更换'
    }
    if (secret || different.some((key) => key !== 'enabledFrom')) changed.push(system)
  }
  if (changed.length > 0) tables.touch(id, now)
  return { id, news, changed, changes }
}

/** An account that belongs to another connection, or that would change under open deliveries. */
function refusedAccount({ system, settings }: Account, id: number | null, deps: SaveProvinceDeps): CallError | null {
  const key = provinceAccountKey(system, settings)
  const label = PROVINCE_LABELS[system]
  const field = system === 'ideal' ? 'ideal.interfaceId' : `${system}.appKey`
  const owner = deps.tables.ownerOfKey(system, key)
  if (owner && owner.id !== id) {
    return no(
      'ACCOUNT_TAKEN',
      '对接没有保存。',
      `这个${label}账号已经用在对接「${owner.name}」里，同一账号只能对接一次。`,
      `请核对账号，或直接修改对接「${owner.name}」。`,
      { [field]: `已用在对接「${owner.name}」里。` },
    ).error
  }
  const before = id === null ? undefined : deps.tables.accountKey(id, system)
  if (before === undefined || before === key) return null
  const open = deps.openRows(laneOf(system, id!))
  if (open === 0) return null
  return no(
    'ACCOUNT_IN_USE',
    '不能换成另一个账号。',
    `${label}还有 ${open} 条没有完成的单据，换账号后它们会送到另一个账号。`,
    '请先在 队列 里等它们完成或放弃；如果是另一个省包，请新建一个对接。',
  ).error
}

function nameProblem(name: string, id: number | null, tables: Tables): string | null {
  if (name === '') return '请给这个对接起个名字，例如省包简称。'
  if (name.length > 60) return '对接名称最多 60 个字。'
  const other = tables.idOfName(name)
  return other !== undefined && other !== id ? '已有同名的对接，请换一个名字。' : null
}

function invalid(fields: Record<string, string>) {
  return no(
    'CONNECTION_INVALID',
    '对接没有保存。',
    Object.values(fields).join(' '),
    '请按每一栏下面的提示改正后再保存。',
    fields,
  )
}

export function unknown(id: number) {
  return no(
    'CONNECTION_UNKNOWN',
    '找不到这个省包对接。',
    `编号 ${id} 的对接不存在，可能已被删除。`,
    '请返回对接列表重新选择。',
  )
}
