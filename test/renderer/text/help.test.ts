import { describe, expect, test } from 'vitest'
import { PAGES, pageAt } from '../../../renderer/pages.tsx'
import { findHelp, HELP_TOPICS } from '../../../renderer/text/help.ts'

const whole = (key: string): string => {
  const topic = HELP_TOPICS.find((one) => one.key === key)
  return topic ? [topic.title, topic.when, ...topic.steps, ...topic.notes].join('\n') : ''
}

describe('使用帮助', () => {
  test('S108 teaches both ways of updating, S106 recommends the manual one for few items', () => {
    expect(whole('edit')).toMatch(/量比较少/)
    expect(whole('edit')).toMatch(/商品管理→商品管理→商品列表/)
    expect(whole('batch')).toMatch(/商品批量更新→文件导入/)
    expect(whole('batch')).toMatch(/5000 SKU/)
  })

  test('S78 says how to export from the ERP, with all eight fields', () => {
    for (const field of ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位'])
      expect(whole('file-import')).toContain(field)
    expect(whole('file-import')).toMatch(/货品→单品列表/)
  })

  test('S92 S95 S96 S97 S100 S102 says how a product comes by a document', () => {
    const text = whole('by-document')
    for (const part of [
      '旺店通ERP服务→ERP数据同步设置→开启开关',
      '库存→库存管理→选择仓库→添加货品',
      '库存→入库管理→入库开单',
      '库存→入库管理→入库单管理',
      '小房子图标→商品管理→入库单管理',
      '再做真正的入库',
    ])
      expect(text).toContain(part)
  })

  test('S67 names the three ways to import with when to use each', () => {
    for (const key of ['erp-import', 'file-import', 'by-document']) {
      const topic = HELP_TOPICS.find((one) => one.key === key)
      expect(topic?.when).toMatch(/。$/)
    }
  })

  test('I11 I16 I21 I23 I25 I31 I36 I53 I54 I72 says how a province sets up, pushes, ends and mends', () => {
    for (const part of ['接口ID、APPKEY、省包编号', 'IDEAL仓库编码', '先开通荣耀e栈接口', '是否多串号管理'])
      expect(whole('province-set-up')).toContain(part)
    for (const part of ['国包给省包的销售单号', '由人点击', 'ideal目前没有取消接口', '上传状态、回传状态'])
      expect(whole('push')).toContain(part)
    for (const part of ['待发货', '取消申请', '由ideal判断', 'VF订单']) expect(whole('wholesale')).toContain(part)
    expect(whole('returns')).toMatch(/重新获取串号/)
  })

  test('every topic leads to a page that its people have', () => {
    for (const topic of HELP_TOPICS)
      for (const role of topic.roles)
        if (topic.page) expect(pageAt(topic.page.path, role), `${topic.key} ${role}`).not.toBeNull()
    expect(PAGES.some((page) => page.path === '/help')).toBe(true)
  })

  test('is found by any of its words, by the people it is for', () => {
    expect(findHelp('shop', '前面的 0').map((topic) => topic.key)).toEqual(['file-import'])
    expect(findHelp('province', '02:10')).toEqual([])
    expect(findHelp('province', '').map((topic) => topic.key)).toEqual([
      'province-set-up',
      'push',
      'wholesale',
      'returns',
      'serials',
      'unknown',
    ])
    expect(findHelp('province', '重新获取串号').map((topic) => topic.key)).toEqual(['returns'])
  })
})
