import type { Connection, SaveConnection } from '../../../preload/contract/index.ts'

/** What stands in the form. Secrets are only what was typed now; they are never filled in from what is stored. */
export interface Draft {
  id: number | null
  name: string
  wangdian: { baseUrl: string; sid: string; appkey: string; perMinute: number; appsecret: string }
  pos: { baseUrl: string; appKey: string; perMinute: number; appSecret: string }
  authorisation: { shopId: string; shopName: string; key: string }
}

const DEFAULT_PER_MINUTE = 60

/** The form of a stored connection, or of a new one. */
export function draftOf(connection: Connection | null, newName: string): Draft {
  if (connection === null) {
    return {
      id: null,
      name: newName,
      wangdian: { baseUrl: '', sid: '', appkey: '', perMinute: DEFAULT_PER_MINUTE, appsecret: '' },
      pos: { baseUrl: '', appKey: '', perMinute: DEFAULT_PER_MINUTE, appSecret: '' },
      authorisation: { shopId: '', shopName: '', key: '' },
    }
  }
  const { wangdian, pos, authorisation } = connection
  return {
    id: connection.id,
    name: connection.name,
    wangdian: {
      baseUrl: wangdian.baseUrl,
      sid: wangdian.sid,
      appkey: wangdian.appkey,
      perMinute: wangdian.perMinute,
      appsecret: '',
    },
    pos: { baseUrl: pos.baseUrl, appKey: pos.appKey, perMinute: pos.perMinute, appSecret: '' },
    authorisation: { shopId: authorisation.shopId, shopName: authorisation.shopName, key: '' },
  }
}

/** What is sent: a secret only when typed anew. */
export function toSave(draft: Draft): SaveConnection {
  const { wangdian, pos, authorisation } = draft
  return {
    id: draft.id,
    name: draft.name.trim(),
    wangdian: {
      baseUrl: wangdian.baseUrl.trim(),
      sid: wangdian.sid.trim(),
      appkey: wangdian.appkey.trim(),
      perMinute: wangdian.perMinute,
      ...typed('appsecret', wangdian.appsecret),
    },
    pos: {
      baseUrl: pos.baseUrl.trim(),
      appKey: pos.appKey.trim(),
      perMinute: pos.perMinute,
      ...typed('appSecret', pos.appSecret),
    },
    authorisation: {
      shopId: authorisation.shopId.trim(),
      shopName: authorisation.shopName.trim(),
      ...typed('key', authorisation.key),
    },
  }
}

function typed<K extends string>(key: K, value: string): { [P in K]?: string } {
  return value.trim() === '' ? {} : ({ [key]: value.trim() } as { [P in K]?: string })
}

/** True when something differs from what is stored. */
export function isChanged(draft: Draft, stored: Connection | null, newName: string): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(stored, newName))
}

/** Names of stored secrets that saving would replace. */
export function replacedSecrets(draft: Draft, stored: Connection | null): string[] {
  if (stored === null) return []
  const names: string[] = []
  if (stored.wangdian.appsecret.has && draft.wangdian.appsecret.trim() !== '') names.push('旺店通 appsecret')
  if (stored.pos.appSecret.has && draft.pos.appSecret.trim() !== '') names.push('智能POS appSecret')
  if (stored.authorisation.key.has && draft.authorisation.key.trim() !== '') names.push('授权密钥')
  return names
}
