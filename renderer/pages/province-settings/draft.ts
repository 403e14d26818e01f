import type { ProvinceConnection, SaveProvinceConnection } from '../../../preload/contract/index.ts'

type SignatureMethod = ProvinceConnection['ideal']['signatureMethod']

export interface ErpDraft {
  baseUrl: string
  appKey: string
  /** Typed now; empty keeps what is stored. */
  appSecret: string
  perMinute: number
  signatureMethod: SignatureMethod
}

/** What stands in the form. Secrets are only what was typed now; they are never filled in from what is stored. */
export interface ProvinceDraft {
  id: number | null
  name: string
  ideal: {
    baseUrl: string
    interfaceId: string
    /** Typed now; empty keeps what is stored. */
    appKey: string
    provinceCode: string
    /** `YYYY-MM-DD`, or empty. */
    enabledFrom: string
    purchaseReturnEndpoint: ProvinceConnection['ideal']['purchaseReturnEndpoint']
    perMinute: number
    signatureMethod: SignatureMethod
  }
  boyuan: ErpDraft
  ezhan: ErpDraft
}

const DEFAULT_PER_MINUTE = 60
const EMPTY_ERP: ErpDraft = {
  baseUrl: '',
  appKey: '',
  appSecret: '',
  perMinute: DEFAULT_PER_MINUTE,
  signatureMethod: 'HMAC-SHA256',
}

/** The form of a stored connection, or of a new one. */
export function draftOf(connection: ProvinceConnection | null, newName: string): ProvinceDraft {
  if (connection === null) {
    return {
      id: null,
      name: newName,
      ideal: {
        baseUrl: '',
        interfaceId: '',
        appKey: '',
        provinceCode: '',
        enabledFrom: '',
        purchaseReturnEndpoint: 'inbound-orders',
        perMinute: DEFAULT_PER_MINUTE,
        signatureMethod: 'HMAC-SHA256',
      },
      boyuan: { ...EMPTY_ERP },
      ezhan: { ...EMPTY_ERP },
    }
  }
  const { ideal } = connection
  const erp = ({ baseUrl, appKey, perMinute, signatureMethod }: ProvinceConnection['boyuan']): ErpDraft => ({
    baseUrl,
    appKey,
    appSecret: '',
    perMinute,
    signatureMethod,
  })
  return {
    id: connection.id,
    name: connection.name,
    ideal: {
      baseUrl: ideal.baseUrl,
      interfaceId: ideal.interfaceId,
      appKey: '',
      provinceCode: ideal.provinceCode,
      enabledFrom: ideal.enabledFrom,
      purchaseReturnEndpoint: ideal.purchaseReturnEndpoint,
      perMinute: ideal.perMinute,
      signatureMethod: ideal.signatureMethod,
    },
    boyuan: erp(connection.boyuan),
    ezhan: erp(connection.ezhan),
  }
}

/** What is sent: texts trimmed, a secret only when typed anew. */
export function toSave(draft: ProvinceDraft): SaveProvinceConnection {
  const { ideal } = draft
  const erp = ({ appSecret, ...rest }: ErpDraft) => ({
    ...rest,
    baseUrl: rest.baseUrl.trim(),
    appKey: rest.appKey.trim(),
    ...(appSecret.trim() === '' ? {} : { appSecret: appSecret.trim() }),
  })
  const { appKey, ...rest } = ideal
  return {
    id: draft.id,
    name: draft.name.trim(),
    ideal: {
      ...rest,
      baseUrl: ideal.baseUrl.trim(),
      interfaceId: ideal.interfaceId.trim(),
      provinceCode: ideal.provinceCode.trim(),
      ...(appKey.trim() === '' ? {} : { appKey: appKey.trim() }),
    },
    boyuan: erp(draft.boyuan),
    ezhan: erp(draft.ezhan),
  }
}

/** True when something differs from what is stored. */
export function isChanged(draft: ProvinceDraft, stored: ProvinceConnection | null, newName: string): boolean {
  return JSON.stringify(draft) !== JSON.stringify(draftOf(stored, newName))
}

/** Names of stored secrets that saving would replace. */
export function replacedSecrets(draft: ProvinceDraft, stored: ProvinceConnection | null): string[] {
  if (stored === null) return []
  const names: string[] = []
  if (stored.ideal.appKey.has && draft.ideal.appKey.trim() !== '') names.push('荣耀IDEAL APPKEY')
  if (stored.boyuan.appSecret.has && draft.boyuan.appSecret.trim() !== '') names.push('博远ERP appSecret')
  if (stored.ezhan.appSecret.has && draft.ezhan.appSecret.trim() !== '') names.push('荣耀e栈 appSecret')
  return names
}
