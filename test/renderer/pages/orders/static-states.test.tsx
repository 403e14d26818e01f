import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, test } from 'vitest'
import type { CallOutput } from '../../../../preload/contract/index.ts'
import { orderColumns, whyText } from '../../../../renderer/pages/orders/columns.tsx'
import { ConflictPanel } from '../../../../renderer/pages/orders/conflict-panel.tsx'
import { draftOf } from '../../../../renderer/pages/orders/draft.ts'
import { HeadBar } from '../../../../renderer/pages/orders/head-bar.tsx'
import { ReadFile } from '../../../../renderer/pages/orders/import-dialog.tsx'
import { OrderFields } from '../../../../renderer/pages/orders/order-fields.tsx'
import { PrintSheet } from '../../../../renderer/pages/orders/print-serials.tsx'
import { PushList } from '../../../../renderer/pages/orders/push-dialog.tsx'
import { StatusStrip } from '../../../../renderer/pages/orders/status-strip.tsx'
import { orderHandlers, orderLines, orderRow } from '../../scenarios/orders.ts'

const text = (node: React.ReactNode): string => renderToStaticMarkup(node).replace(/<[^>]*>/g, ' ')

function fields(kind: 'purchase' | 'purchaseReturn', readOnly: boolean): string {
  const order = orderRow(kind, 8, { manualNo: '00123' })
  return renderToStaticMarkup(
    <OrderFields
      connectionId={1}
      kind={kind}
      order={order}
      draft={draftOf(order, orderLines(3))}
      problems={{}}
      readOnly={readOnly}
      onChange={() => {}}
    />,
  )
}

describe('header fields', () => {
  test('I31 the hint of the 手工单号 of a 采购订单', () => {
    expect(fields('purchase', false)).toContain('一般填写国包给省包的销售单号')
    expect(fields('purchaseReturn', false)).not.toContain('国包给省包')
  })
  test('I35 after a push every field is text, none can be typed into', () => {
    const shown = fields('purchase', true)
    expect(shown).not.toContain('<input')
    expect(shown).toContain('00123')
  })
})

test('I28 I36 推送ideal and 取消推送 stand in the head bar; the disabled one says why', () => {
  const shown = text(
    <HeadBar
      kind="wholesale"
      state={{ kind: 'wholesale', stored: false, actions: null, dirty: true, unsent: false, wrong: false }}
      order={null}
      outboxIds={[]}
      saving={false}
      onSave={() => {}}
      onBack={() => {}}
      onDone={() => {}}
    />,
  )
  for (const word of ['保存', '推送ideal', '复制', '删除', '终止', '取消推送', '手动查询'])
    expect(shown).toContain(word)
  expect(shown).toContain('不可用：ideal目前没有取消接口')
  expect(shown).toContain('不可用：请先保存')
})

test('B8 the confirmation lists every order, first what will be sent, then what stays behind and why', () => {
  const handlers = orderHandlers()
  handlers['orders.list']?.(
    {
      connectionId: 1,
      kind: 'purchase',
      tab: null,
      states: [],
      text: '',
      manualNo: '',
      warehouseNo: null,
      partnerNo: null,
      from: null,
      to: null,
      cursor: null,
      limit: 50,
    },
    'practice',
  )
  const preview = handlers['orders.pushPreview']?.({ ids: [2, 3] }, 'practice') as CallOutput<'orders.pushPreview'>
  const shown = renderToStaticMarkup(<PushList preview={preview} />)
  expect(shown.indexOf('CD2026112200003')).toBeGreaterThan(0)
  expect(shown.indexOf('CD2026112200003')).toBeLessThan(shown.indexOf('CD2026112200002'))
  expect(shown).toContain('商品未映射')
  expect(shown).toContain('href="#/p/ezhan-products"')
})

test('W8 a file’s mistakes are told with row, column, value, problem and fix', () => {
  const shown = text(
    <ReadFile
      kind="transfer"
      read={{
        file: { token: 't', name: 'a.xlsx', again: null },
        orders: [],
        errors: [{ row: 5, column: '数量', value: '', problem: '数量没有填', fix: '填写数量' }],
      }}
    />,
  )
  for (const word of ['5', '数量', '（空）', '数量没有填', '填写数量']) expect(shown).toContain(word)
})

test('I11 I17 I18 a closed interface is said above the list, with whom to ask', () => {
  const status = orderHandlers('closed')['orders.status']?.({ connectionId: 1 }, 'live') as CallOutput<'orders.status'>
  const shown = text(<StatusStrip status={status} online={false} />)
  for (const word of ['现在不能推送ideal', '博远业务员', '已关闭', '去处理', '博远ERP没有回应', '离线'])
    expect(shown).toContain(word)
})

test('B22 both contents of a conflict stand side by side', () => {
  const order = orderRow('purchase', 1)
  const mine = { ...draftOf(order, orderLines(3)), manualNo: '我的' }
  const stored = { order, lines: orderLines(3), actions: [], timeline: [], documents: [], outboxIds: [] }
  const shown = text(<ConflictPanel kind="purchase" mine={mine} stored={stored} onResolve={() => {}} />)
  expect(shown).toContain('我的')
  expect(shown).toContain('保留我填的')
})

test('I10 a printed sheet has every serial as text, none twice and none lost', () => {
  const rows = Array.from({ length: 300 }, (_, index) => `00866696022549${String(index).padStart(4, '0')}\tSN${index}`)
  const shown = renderToStaticMarkup(
    <PrintSheet
      serials={{ title: '采购入库单 RK1', orderNo: 'CD1', quantity: '300.0000', devices: 300, text: rows.join('\n') }}
    />,
  )
  expect(shown.match(/<li>/g)).toHaveLength(300)
  expect(shown).toContain('008666960225490299')
})

test('hostile text stays text', () => {
  const order = orderRow('purchase', 1, { orderNo: '<img src=x onerror=1>', partnerName: '<script>1</script>' })
  const columns = orderColumns('purchase', () => false)
  const shown = columns.map((column) => renderToStaticMarkup(column.render(order))).join('')
  expect(shown).not.toContain('<img')
  expect(shown).not.toContain('<script')
})

test('a row says its trouble, or that 博远 does not have it yet', () => {
  expect(whyText(orderRow('purchase', 0, { state: 'draft' }))).toBe('正在博远ERP里创建')
  expect(whyText(orderRow('wholesale', 0, { state: 'draft', source: 'vf', warehouseNo: '' }))).toMatch(/仓库后保存/)
  expect(whyText(orderRow('purchase', 0, { state: 'queued', trouble: null }))).toMatch(/自动发送/)
  expect(whyText(orderRow('purchase', 7, { state: 'refused' }))).toBe('荣耀IDEAL拒绝了这张订单')
  expect(whyText(orderRow('purchase', 1, { state: 'saved' }))).toBe('')
})
