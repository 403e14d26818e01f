import type { Trouble, WorkspaceName } from '../../preload/contract/index.ts'

export const PRODUCT = '单据桥'

export const WORKSPACE_LABEL: Record<WorkspaceName, string> = { live: '正式环境', practice: '练习环境' }
export const ROLE_LABEL = { shop: '门店', province: '省包' } as const
/** Those who work here and those who set up, by what the window is for. */
export const OPERATOR_ROLE_LABEL = {
  shop: { staff: '门店人员', implementer: '实施' },
  province: { staff: '省包人员', implementer: '实施' },
} as const
export const SYSTEM_LABEL = { wangdian: '旺店通ERP2.0（企业版）', pos: '智能POS' } as const

/** S6. */
export const STAFF_READ_ONLY = '设置由实施人员负责，门店人员只能查看。请以【实施】身份登录后修改'
export const PROVINCE_READ_ONLY = '设置由实施人员负责，省包人员只能查看。请以【实施】身份登录后修改'

/** As one block for the clipboard: what a person reads out on the phone or pastes into a chat. */
export function troubleText(trouble: Trouble & { correlationId?: string | undefined }): string {
  const lines = [
    `问题：${trouble.problem}`,
    `原因：${trouble.cause}`,
    `怎么办：${trouble.action}`,
    `代码：${trouble.code}`,
  ]
  if (trouble.correlationId) lines.push(`关联号：${trouble.correlationId}`)
  return lines.filter((line) => !line.endsWith('：')).join('\n')
}
