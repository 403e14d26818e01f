import { CODES, WangdianFailure } from './failure.ts'
import { isSignedBy } from './sign.ts'

export type Account = { sid: string; appkey: string; appsecret: string }

const TOLERANCE_SECONDS = 300

/**
 * Checks the four common parameters over exactly what arrived. Throws WangdianFailure.
 * `now`: the server's clock, epoch ms; ±5 minutes, both ends included.
 */
export function authenticate(form: ReadonlyMap<string, string>, account: Account, now: number): void {
  for (const name of ['sid', 'appkey', 'timestamp', 'sign']) {
    if (!form.get(name)) throw new WangdianFailure(CODES.missingParameter, `缺少必填参数${name}`)
  }
  if (form.get('sid') !== account.sid) throw new WangdianFailure(CODES.account, '卖家账号sid不存在')
  if (form.get('appkey') !== account.appkey) throw new WangdianFailure(CODES.account, '接口账号appkey不存在')
  const timestamp = form.get('timestamp')!
  // Thirteen digits are milliseconds: far outside the tolerance, and said as such.
  if (!/^\d{10}$/.test(timestamp)) throw new WangdianFailure(CODES.timestamp, 'timestamp必须为10位秒级时间戳')
  if (Math.abs(Number(timestamp) - Math.floor(now / 1000)) > TOLERANCE_SECONDS) {
    throw new WangdianFailure(CODES.timestamp, 'timestamp与服务器时间相差超过5分钟')
  }
  if (!isSignedBy(form, form.get('sign')!, account.appsecret)) {
    throw new WangdianFailure(CODES.sign, 'sign签名错误')
  }
}
