import type { CallError, Trouble } from '../../preload/contract/index.ts'
import type { ChangeRow } from './edit-tables.ts'
import { fieldNames } from './edit-words.ts'
import { CatalogRefusal } from './imports.ts'

/** What a person reads when an edit cannot be made; `fields` names what is wrong in the form. */
export const refused = (trouble: Trouble, fields?: Record<string, string>, retryable = true): CatalogRefusal => {
  const refusal = new CatalogRefusal(trouble, retryable)
  if (fields) (refusal.error as CallError).fields = fields
  return refusal
}

export function notListed(what: string): Trouble {
  return {
    code: 'NOT_FOUND',
    problem: '商品列表里没有这个商品',
    cause: `本机还没有读到“${what}”，或它已被删除。`,
    action: '请在【商品列表】点“立即更新”后再找一次。',
  }
}

export function goneFromPos(productNo: string): Trouble {
  return {
    code: 'PRODUCT_NOT_FOUND',
    problem: '智能POS 中已没有这个商品',
    cause: `没有货号为 ${productNo} 的商品，可能已被删除。`,
    action: '请在【商品列表】点“立即更新”；需要时重新导入。',
  }
}

export function anotherEdit(open: ChangeRow): Trouble {
  return {
    code: 'OPEN_EDIT',
    problem: '这个商品有另一条修改还没有结束',
    cause: `${open.by} 修改了${fieldNames(open.changes)}。`,
    action: '请重新打开该商品，在它的基础上修改。',
  }
}

export function underWay(): Trouble {
  return {
    code: 'UNDER_WAY',
    problem: '上一次修改正在发送',
    cause: '它的结果还没有出来。',
    action: '请稍候再保存，内容不会丢失。',
  }
}
