import type { Finding, Outcome } from '../../queue/types.ts'
import { trouble } from '../trouble.ts'
import { UNKNOWN_ACTION } from '../wire-trouble.ts'
import type { PosLookup, PosRowResult } from './types.ts'

type Words = readonly [problem: string, action: string]

const ROW_WORDS: Record<string, Words> = {
  INVALID_FIELD: ['智能POS不接受资料里的一项内容', '请按说明修改这项资料后重试'],
  TOO_LONG: ['资料里有一项内容太长', '请缩短这项资料后重试'],
  PRODUCT_EXISTS: ['智能POS里已有这个货号的商品', '已有的商品没有被改动；需要改动请用批量更新'],
  PRODUCT_NOT_FOUND: ['智能POS里没有这个货号的商品', '请先导入商品再重试'],
  DUPLICATE_MERCHANT_CODE: ['商家编码已被智能POS里的另一个商品使用', '请修改重复的商家编码后重试'],
  SPEC_NOT_FOUND: ['智能POS的商品里没有这个商家编码的规格', '请先导入新规格再重试'],
  CATEGORY_TOO_DEEP: ['分类超过三级', '请在旺店通里把货品分类改为三级以内后重试'],
  CATEGORY_MISSING: ['智能POS里没有这个分类', '请先在智能POS里建立分类，或选择自动建立后重试'],
  VERSION_CONFLICT: ['智能POS里的商品已被别人修改', '请刷新后重新操作'],
  SYNC_SWITCH_OFF: ['智能POS没有打开【ERP数据同步设置】', '请在智能POS 商家管理→平台配置→旺店通ERP服务 打开后重试'],
  SHOP_NOT_FOUND: ['智能POS里没有这个店铺', '请在【对接设置】里核对店铺与仓库的对应关系'],
  SHOP_CLOSED: ['智能POS里的店铺已停用', '请启用店铺，或取消这家店的对接'],
  STOCK_CHANGED: ['智能POS的库存已变动', '会在下次同步时按新的库存重新计算'],
  PRODUCT_MISSING: ['单据里有智能POS没有的商品', '请先导入缺少的商品再重试'],
}

/**
 * What one row of a batch answer means for the queue (contract, Rows 逐行结果).
 * `KEY_REUSED` says that our number is there with other content: the look-up decides, it may be our own first attempt.
 */
export function posOutcome(result: PosRowResult, remoteNo: string | null): Outcome {
  const remote = remoteNo === null ? {} : { remoteNo }
  switch (result.result) {
    case 'created':
    case 'updated':
      return { kind: 'delivered', existed: false, ...remote, result }
    case 'exists':
      return { kind: 'delivered', existed: true, ...remote, result }
    case 'refused':
      break
    default:
      return missingRow()
  }
  if (result.code === 'KEY_REUSED') {
    return {
      kind: 'unknown',
      trouble: trouble('KEY_REUSED', '智能POS里已有相同的来源单号', said(result), UNKNOWN_ACTION),
    }
  }
  // Someone else, the vendor's own link most likely, has brought the same source document already (A29).
  if (result.code === 'SOURCE_EXISTS') return { kind: 'delivered', existed: true, ...remote, result }
  const [problem, action] = (Object.hasOwn(ROW_WORDS, result.code) ? ROW_WORDS[result.code] : undefined) ?? [
    '智能POS拒绝了这条资料',
    '请按说明改正后重试',
  ]
  return { kind: 'refused', trouble: trouble(result.code, problem, said(result), action) }
}

/** A row the answer does not speak of: it may have been written. */
export function missingRow(): Outcome {
  return {
    kind: 'unknown',
    trouble: trouble('ROW_MISSING', '智能POS的回答里缺少这条资料', '回答的条数或来源单号与发送的不符', UNKNOWN_ACTION),
  }
}

/**
 * What a look-up by our sourceNo means for a row whose outcome is unknown.
 * @param contentHash the hash that was sent with the row
 * @param remoteNoOf number of the match on the other side
 */
export function posFinding<Row>(
  lookup: PosLookup<Row>,
  contentHash: string | null,
  remoteNoOf: (row: Row) => string,
): Finding {
  if (!lookup.found && lookup.write === null) return { kind: 'not-found' }
  const match = lookup.matches[0]
  const remote = match === undefined ? {} : { remoteNo: remoteNoOf(match) }
  if (lookup.write !== null && contentHash !== null && lookup.write.contentHash === contentHash) {
    return { kind: 'found', sameContent: true, ...remote, result: lookup.write }
  }
  return {
    kind: 'found',
    sameContent: false,
    trouble: trouble(
      'KEY_REUSED',
      '智能POS里已有相同来源单号、但内容不同的资料',
      '这个来源单号曾被用于另一份内容',
      '请在智能POS里核对；确认后由实施人员在【队列】里标记结果',
    ),
  }
}

function said({ message, field, code }: PosRowResult): string {
  const where = field === null ? '' : `，位置 ${field}`
  return `智能POS的说明：${message.trim().slice(0, 200) || '无'}（${code}${where}）`
}
