import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { Rows } from '../../../../renderer/pages/categories/index.tsx'
import { ConflictPanel } from '../../../../renderer/pages/products/conflict-panel.tsx'
import { valuesOf } from '../../../../renderer/pages/products/draft.ts'
import { HistoryEntry } from '../../../../renderer/pages/products/history-panel.tsx'
import { SpecForm } from '../../../../renderer/pages/products/spec-form.tsx'
import { categoryView, change } from '../../scenarios/product-edit.ts'

const text = (node: React.ReactNode): string => renderToStaticMarkup(node).replace(/<[^>]*>/g, ' ')

const product = {
  productId: 'P1',
  productNo: '00A',
  version: 2,
  name: '<b>茶</b>',
  categoryPath: [],
  brand: '',
  unit: '',
  image: '',
  onSale: true,
  updatedAt: null,
  specs: [{ merchantCode: '00A-1', specName: '', attributes: '', barcode: '', retailPrice: '1.0000', image: '' }],
}

describe('an entry of a history', () => {
  it('S105 says who, from what to what, and why it was not written', () => {
    const shown = text(
      <HistoryEntry
        undo={null}
        entry={change({
          state: 'conflict',
          changes: [
            { field: 'onSale', merchantCode: null, from: '1', to: '2' },
            { field: 'retailPrice', merchantCode: '00A-1', from: null, to: '2.00' },
            { field: 'brand', merchantCode: null, from: '牌', to: '' },
          ],
          trouble: { code: 'VERSION_CONFLICT', problem: '同一项内容已被别人改过', cause: '原因', action: '' },
        })}
      />,
    )
    for (const part of [
      '手工修改',
      '王小明',
      '有冲突',
      '上架',
      '下架',
      '零售价',
      '00A-1',
      '（不详）',
      '¥2.00',
      '（空）',
      '已被别人改过',
    ])
      expect(shown).toContain(part)
  })
  it('S105 names nobody where somebody else changed it, and shows no markup of a name', () => {
    const shown = renderToStaticMarkup(
      <HistoryEntry
        undo={null}
        entry={change({
          source: 'pos',
          by: '',
          changes: [{ field: 'name', merchantCode: null, from: 'x', to: '<script>1</script>' }],
        })}
      />,
    )
    expect(shown).toContain('商家后台或其他程序')
    expect(shown).not.toContain('<script>')
    expect(shown).not.toContain('已写入')
  })
})

describe('the forms', () => {
  it('S105 a wrong value is marked, explained and says what the POS has', () => {
    const base = valuesOf(product)
    const shown = renderToStaticMarkup(
      <SpecForm
        product={product}
        base={base}
        draft={
          new Map([
            ['retailPrice\u001F00A-1', '-1'],
            ['barcode\u001F00A-1', '9'],
          ])
        }
        onChange={() => {}}
      />,
    )
    expect(shown).toContain('aria-invalid="true"')
    expect(shown).toContain('须为不小于 0 的数字')
    expect(shown).toContain('POS 现有：（空）')
  })
  it('S105 nothing of a conflict is chosen beforehand', () => {
    const conflicts = [{ field: 'name' as const, merchantCode: null, before: '茶', mine: '我的', theirs: '店里的' }]
    const shown = renderToStaticMarkup(<ConflictPanel choice={{ conflicts, product }} busy={false} onKeep={() => {}} />)
    for (const part of ['茶', '我的', '店里的', '还有 1 项没有选择']) expect(shown).toContain(part)
    expect(shown).not.toContain('checked')
  })
})

describe('分类与品牌', () => {
  const rows = (situation: string, tab: 'tree' | 'check' | 'deep' | 'brands', wanted = '') =>
    text(<Rows data={categoryView(situation)} tab={tab} text={wanted} creating={false} onCreate={() => {}} />)
  it('S60 S61 S62 S64 says what it never read, what is fine and what was not found', () => {
    expect(rows('empty', 'tree')).toContain('还没有读取过')
    expect(rows('empty', 'check')).toContain('还没有检查过')
    expect(rows('empty', 'deep')).toContain('还没有检查过')
    expect(rows('calm', 'brands', '没有的')).toContain('没有找到')
    expect(rows('calm', 'tree')).toContain('没有分类的商品 12 个')
    expect(rows('calm', 'check')).toContain('请先勾选要建立的分类')
  })
})
