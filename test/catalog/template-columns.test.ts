import { describe, expect, it } from 'vitest'
import { categoryPathOf, categoryText, templateOf } from '../../main/catalog/template-columns.ts'

describe('columns of the templates', () => {
  it('S79 A32 文件导入 has the eight headers, 规格条码 and four free columns', () => {
    expect(templateOf('create')).toEqual([
      ...['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位', '规格条码'],
      ...['属性1', '属性2', '属性3', '属性4'],
    ])
  })

  it('S109 A32 批量更新 is keyed by 商家编码', () => {
    expect(templateOf('update')).toEqual([
      ...['商家编码', '货品名称', '分类', '品牌', '零售价', '基本单位', '规格条码', '上下架'],
      ...['属性1', '属性2', '属性3', '属性4'],
    ])
  })

  it.each([
    { path: [] },
    { path: ['服饰'] },
    { path: ['服饰', '男装', '衬衫'] },
    { path: ['饼干/膨化', 'a\\b', '\\/'] },
    { path: ['末尾\\', '下一级'] },
  ])('S60 a path is read back from its text: $path', ({ path }) => {
    expect(categoryPathOf(categoryText(path))).toEqual(path)
  })

  it('S60 blanks around the levels go, empty levels stay for a message', () => {
    expect(categoryPathOf(' 服饰 / 男装 ')).toEqual(['服饰', '男装'])
    expect(categoryPathOf('服饰//衬衫')).toEqual(['服饰', '', '衬衫'])
    expect(categoryPathOf('   ')).toEqual([])
  })
})
