import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ORDER_KIND_TEXT, ORDER_KINDS, type PushLogRow } from '../../../../preload/contract/index.ts'
import { PUSH_LOG_COLUMNS } from '../../../../renderer/pages/push-log/columns.tsx'
import { isNarrowed, NO_FILTER, questionOf } from '../../../../renderer/pages/push-log/question.ts'
import { RowDetail } from '../../../../renderer/pages/push-log/row-detail.tsx'
import { pageAt } from '../../../../renderer/pages.tsx'

const row = (part: Partial<PushLogRow> = {}): PushLogRow => ({
  orderId: 12,
  orderNo: 'YD2026112200012',
  kind: 'transfer',
  billDate: '2026-11-20',
  upload: 'uploaded',
  uploadText: '已上传',
  uploadedAt: Date.parse('2026-11-22T02:00:00Z'),
  returned: 'partly',
  returnedText: '部分回传(已移出)',
  returnedAt: Date.parse('2026-11-22T03:00:00Z'),
  detail: '移出 2026-11-22 11:00:00；移入 未回传',
  trouble: null,
  correlationId: 'c-1',
  ...part,
})
const cell = (key: string, of: PushLogRow): string =>
  renderToStaticMarkup(PUSH_LOG_COLUMNS.find((column) => column.key === key)?.render(of))
const words = (html: string): string => html.replace(/<[^>]*>/g, ' ')

test('I60 the page stands at the manual’s path', () => {
  expect(pageAt('/p/ideal-log', 'province')?.menuPath.join('→')).toBe(
    '系统管理→接口管理→荣耀接口→荣耀ideal接口物流推送日志',
  )
})

test('I62 I63 I64 I65 I66 I67 I68 there are exactly the seven columns of the manual', () => {
  expect(PUSH_LOG_COLUMNS.map((column) => column.title)).toEqual([
    '单据号',
    '单据类型',
    '单据日期',
    '上传状态',
    '上传时间',
    '回传状态',
    '回传时间',
  ])
  expect(PUSH_LOG_COLUMNS.some((column) => column.hidden)).toBe(false)
})

test('I62 the number opens the order', () => {
  expect(cell('orderNo', row())).toContain('href="#/p/transfers?order=12"')
})

test('I63 every kind is told by its own name', () => {
  expect(ORDER_KINDS.map((kind) => words(cell('kind', row({ kind }))).trim())).toEqual([
    '采购订单',
    '采购退货订单',
    '移库订单',
    '批发订单',
    '批发退货订单',
  ])
  expect(Object.keys(ORDER_KIND_TEXT)).toHaveLength(5)
})

test('I64 the date is the order’s own', () => {
  expect(cell('billDate', row())).toBe('2026-11-20')
})

test('I66 I68 a time that has not come is empty', () => {
  expect(words(cell('uploadedAt', row({ uploadedAt: null }))).trim()).toBe('')
  expect(words(cell('returnedAt', row({ returnedAt: null }))).trim()).toBe('')
  expect(cell('uploadedAt', row())).toContain('2026-11-22 10:00:00')
})

test('B12 both times of a 移库 stand in the details', () => {
  const shown = words(renderToStaticMarkup(<RowDetail row={row()} onClose={() => {}} />))
  expect(shown).toContain('移入 未回传')
  expect(shown).toContain('部分回传(已移出)')
})

test('I61 the address says all five filters, and nothing unreadable', () => {
  const filter = questionOf({
    orderNo: 'CD1',
    kind: 'purchase',
    from: '2026-11-01',
    to: '2026-11-30',
    upload: 'notUploaded',
    returned: 'trouble',
    connection: '3',
  })
  expect(filter).toEqual({
    connectionId: 3,
    orderNo: 'CD1',
    kind: 'purchase',
    from: '2026-11-01',
    to: '2026-11-30',
    upload: 'notUploaded',
    returned: 'trouble',
  })
  expect(isNarrowed(filter)).toBe(true)
  const bare = questionOf({ kind: 'x', upload: '__proto__', from: '1', connection: '-1' })
  expect(isNarrowed(bare)).toBe(false)
  expect(bare.connectionId).toBeNull()
  expect(Object.keys(NO_FILTER)).toEqual(['orderNo', 'kind', 'from', 'to', 'upload', 'returned'])
})
