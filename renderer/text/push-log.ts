import type { PushLogFilter } from '../../preload/contract/index.ts'

export const PUSH_LOG_TEXT = {
  note: '查询ERP同步到ideal系统的单据的上传状态、回传状态。每张推送过的单据一行。',
  searchPlaceholder: '单据号',
  exportList: '导出',
  none: '还没有推送过单据',
  noneHint: '在订单里点【推送ideal】后，单据会列在这里。',
  nothingFound: '没有符合条件的单据',
  nothingFoundHint: '去掉一些筛选条件再试。',
  changes: (count: string) => `${count} 条有变化，点此更新`,
  openOrder: '打开单据',
  journal: '看日志',
  detail: '推送与回传',
} as const

/** 已 / 未 as the manual asks for it, then the single states (B12, B15). */
export const UPLOAD_CHOICES: readonly { value: PushLogFilter['upload']; label: string }[] = [
  { value: 'all', label: '全部上传状态' },
  { value: 'uploaded', label: '已上传' },
  { value: 'notUploaded', label: '未上传（含上传中、失败、结果未知）' },
  { value: 'uploading', label: '上传中' },
  { value: 'failed', label: '上传失败' },
  { value: 'unknown', label: '结果未知' },
]
export const RETURNED_CHOICES: readonly { value: PushLogFilter['returned']; label: string }[] = [
  { value: 'all', label: '全部回传状态' },
  { value: 'returned', label: '已回传' },
  { value: 'notReturned', label: '未回传（含部分回传、异常）' },
  { value: 'partly', label: '部分回传(已移出)' },
  { value: 'trouble', label: '回传异常' },
]
