import { DEFAULT_THROTTLE_MS } from '../outcome.ts'
import type { Failure } from '../read.ts'
import { trouble } from '../trouble.ts'
import { UNKNOWN_ACTION } from '../wire-trouble.ts'

/**
 * There is no official table of 企业版 codes; these are the classes that public clients use, and the codes of the
 * vendor's sister product where the meaning is printed there.
 */
const AUTH = new Set(['2030', '2060', '2100'])
const ACCOUNT: Record<string, string> = {
  1007: '接口账号（appkey）已停用',
  1060: '接口账号余额不足或欠费',
  2090: '接口账号（appkey）被禁用',
}
const TRANSIENT = new Set(['1012', '1013', '1020', '1030', '1040', '1200', '1610'])
const INVALID = new Set(['1', '100', '2104', '21000003'])
/** The code for "too often" is not published, so its words decide. */
const LIMIT_WORDS = /频率|频繁|调用次数|访问次数|每分钟|限流|too many|rate.?limit|frequen/i
const AUTH_WORDS =
  /签名|sign (error|invalid|not)|invalid sign|timestamp|时间戳|appkey.*(不存在|错误|无效)|sid.*(不存在|错误|无效)/i

/** Whether a refusal may come from a wrong clock, so that a fresh measurement is worth one more try. */
export function mayBeClock(code: string, message: string): boolean {
  return AUTH.has(code) || AUTH_WORDS.test(message)
}

/**
 * What a code other than 0 means for the caller.
 * @param code as text, whether it came as number or text
 * @param message the ERP's own words, shown to the person
 */
export function classifyError(code: string, message: string): Failure {
  const said = message.trim().replaceAll(/\s+/g, ' ').slice(0, 200)
  const words = said === '' ? `旺店通ERP返回代码 ${code}` : `旺店通ERP的说明：${said}（代码 ${code}）`
  const wangdianCode = `WANGDIAN_${code}`
  if (LIMIT_WORDS.test(said)) {
    return {
      kind: 'throttled',
      trouble: trouble(
        wangdianCode,
        '旺店通ERP限制了调用次数',
        words,
        '会自动等待后继续，不需要操作；经常出现请调低【每分钟调用次数】',
      ),
      retryAfterMs: DEFAULT_THROTTLE_MS,
    }
  }
  const account = ACCOUNT[code]
  if (account) {
    return {
      kind: 'unauthorised',
      trouble: trouble(
        wangdianCode,
        account,
        words,
        '请联系旺店通服务商恢复接口账号，然后在【对接设置】里【测试连接】',
      ),
    }
  }
  if (mayBeClock(code, said)) {
    return {
      kind: 'unauthorised',
      trouble: trouble(
        wangdianCode,
        '旺店通ERP不接受账号或签名',
        words,
        '请在【对接设置】里核对卖家账号、appkey、appsecret 和本机时间，然后【测试连接】',
      ),
    }
  }
  if (TRANSIENT.has(code)) {
    return {
      kind: 'not-now',
      trouble: trouble(wangdianCode, '旺店通ERP暂时无法处理', words, '稍后会自动重试，不需要操作'),
    }
  }
  if (INVALID.has(code)) {
    return {
      kind: 'refused',
      trouble: trouble(
        wangdianCode,
        '旺店通ERP不接受请求的内容',
        words,
        '请按说明检查资料；看不明白时请把这条日志发给实施人员',
      ),
    }
  }
  return {
    kind: 'refused',
    trouble: trouble(wangdianCode, '旺店通ERP拒绝了请求', words, '请按说明在旺店通里处理后重试'),
  }
}

/** 21000006 is printed for the vendor's sister product; here the words decide as well. */
const NUMBER_USED_CODES = new Set(['21000006'])
const NUMBER_USED_WORDS =
  /(outer_no|外部单号|单据?号).{0,40}(已存在|已被?使用|重复|不能重复)|(重复|已存在).{0,12}(outer_no|外部单号|单号)/i
const SPEC_MISSING_CODES = new Set(['21000024'])
const SPEC_MISSING_WORDS =
  /(spec_no|商家编码|单品|货品).{0,80}(不存在|未找到|找不到|没有找到|已删除|无效)|(不存在|未找到|找不到).{0,12}(spec_no|商家编码|单品|货品)/i
const WAREHOUSE_WORDS = /(warehouse_no|仓库).{0,40}(不存在|未找到|找不到|无效|停用|没有权限|无权限|的权限)/i

/**
 * What a code other than 0 means for a write. Beside `classifyError`:
 * NUMBER_USED (our number is there already: unknown, a look-up decides, it may be our own first attempt) ·
 * PRODUCT_MISSING · WAREHOUSE_MISSING (refused, with words of their own). A code that the public clients only know as
 * "try again" does not say that nothing was done, so a write that got one is looked up before it goes again.
 */
export function classifyWriteError(code: string, message: string): Failure {
  const said = message.trim().replaceAll(/\s+/g, ' ').slice(0, 300)
  const words = `旺店通ERP的说明：${said || '无'}（代码 ${code}）`
  if (NUMBER_USED_CODES.has(code) || NUMBER_USED_WORDS.test(said)) {
    return { kind: 'unknown', trouble: trouble('NUMBER_USED', '旺店通ERP里已有相同的外部单号', words, UNKNOWN_ACTION) }
  }
  const failure = classifyError(code, message)
  if (failure.kind === 'not-now') {
    return { kind: 'unknown', trouble: { ...failure.trouble, action: UNKNOWN_ACTION } }
  }
  if (failure.kind !== 'refused') return failure
  if (SPEC_MISSING_CODES.has(code) || SPEC_MISSING_WORDS.test(said)) {
    return {
      kind: 'refused',
      trouble: trouble(
        'PRODUCT_MISSING',
        '旺店通ERP里没有单据里的商品',
        words,
        '请在旺店通的货品档案里建立这些商家编码后重试',
      ),
    }
  }
  if (WAREHOUSE_WORDS.test(said)) {
    return {
      kind: 'refused',
      trouble: trouble(
        'WAREHOUSE_MISSING',
        '旺店通ERP不接受单据的仓库',
        words,
        '请在旺店通核对仓库是否启用、接口账号是否有仓库权限，再在【对接设置】里核对店铺与仓库的对应关系',
      ),
    }
  }
  return failure
}
