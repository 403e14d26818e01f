/** Field names whose value is never written, compared without case, `_`, `-`, `.` and spaces. */
const SECRET_KEYS = new Set([
  'appsecret',
  'secret',
  'sessionkey',
  'session',
  'apikey',
  'privatekey',
  'encryptionkey',
  'sign',
  'signature',
  'sig',
  'password',
  'passwd',
  'pwd',
  'pin',
  'authorization',
  'proxyauthorization',
  'cookie',
  'setcookie',
  'phone',
  'phonenumber',
  'mobile',
  'mobilephone',
  'tel',
  'telno',
  'telephone',
  'idcard',
  'address',
  '手机',
  '手机号',
  '手机号码',
  '电话',
  '联系电话',
  '地址',
  '密钥',
  '密码',
  '签名',
])
/** A name that contains one of these is secret as well: `client_secret`, `refreshToken`, `授权密钥`. */
const SECRET_PARTS = ['secret', 'password', 'token', 'receiver', 'credential', '密钥', '密码', '收货人', '收件人']
/** `buyer_phone`, `senderMobile`, `x-signature`. */
const SECRET_ENDS = ['phone', 'mobile', 'telno', 'signature', 'sessionkey', 'apikey', 'authorization', 'cookie']

const known = new Map<string, boolean>()

/** Whether a field of this name holds something that must not be written to a log, a journal or an error. */
export function isSecretKey(key: string): boolean {
  const before = known.get(key)
  if (before !== undefined) return before
  const plain = key.toLowerCase().replace(/[\s_.-]/g, '')
  const secret =
    SECRET_KEYS.has(plain) ||
    SECRET_PARTS.some((part) => plain.includes(part)) ||
    SECRET_ENDS.some((end) => plain.endsWith(end))
  // Names come from remote answers too, so the memory of them is bounded.
  if (known.size < 5_000) known.set(key, secret)
  return secret
}
