import { expect, test } from 'vitest'
import { PAGES, pageAt, pagesOf, searchPages, titleOf } from '../../renderer/pages.tsx'
import { groupPages } from '../../renderer/ui/shell/menu-groups.ts'

const pathsOf = (role: 'shop' | 'province') => pagesOf(role).map((entry) => entry.menuPath.join('→'))

test('S80 S104 S107 the menu of a shop has the manuals’ own paths', () => {
  expect(pathsOf('shop')).toEqual([
    '首页',
    '商品管理→商品管理→商品批量导入→ERP商品导入',
    '商品管理→商品管理→商品批量导入→文件导入',
    '商品管理→商品管理→商品批量更新→文件导入',
    '商品管理→商品管理→商品列表',
    '商品管理→商品管理→分类与品牌',
    '商品管理→商品管理→商品对照',
    '单据',
    '库存同步',
    '队列',
    '日志',
    '系统管理→接口管理→对接设置',
    '系统管理→帮助',
    '系统管理→设置',
  ])
})

test('I15 I20 I62 the menu of a province has the manual’s own paths', () => {
  const paths = pathsOf('province')
  for (const path of [
    '采购管理→采购订单',
    '采购管理→采购订单→采购退货订单',
    '库存管理→移库管理→移库订单',
    '批发管理→批发退货订单',
    '系统管理→接口管理→荣耀接口→荣耀IDEAL接口设置',
    '系统管理→接口管理→荣耀接口→荣耀IDEAL仓库设置',
    '系统管理→接口管理→荣耀接口→荣耀ideal接口物流推送日志',
    '系统管理→接口管理→荣耀接口→e栈商品映射',
    '系统管理→接口管理→荣耀接口→e栈客户映射',
    '系统管理→接口管理→荣耀接口→串号规则对照',
  ]) {
    expect(paths).toContain(path)
  }
})

test('every path is there once, and a role does not reach the pages of the other', () => {
  expect(new Set(PAGES.map((entry) => entry.path)).size).toBe(PAGES.length)
  expect(pageAt('/import', 'province')).toBeNull()
  expect(pageAt('/queue', 'shop')).not.toBeNull()
  expect(pageAt('/nowhere', 'shop')).toBeNull()
})

test.each([
  ['rz', '日志'],
  ['对接', '对接设置'],
  ['商品管理 → 商品批量导入', 'ERP商品导入'],
  ['商品管理-商品列表', '商品列表'],
  ['手工修改', '商品列表'],
  ['pp', '分类与品牌'],
])('searching %s finds %s', (text, title) => {
  expect(searchPages(pagesOf('shop'), text).map(titleOf)).toContain(title)
})

test('B2 aliases of 批发退货 are found', () => {
  expect(searchPages(pagesOf('province'), '批发退库单').map(titleOf)).toEqual(['批发退货订单'])
})

test('pages of one area stand together in the menu', () => {
  const groups = groupPages(pagesOf('shop'))
  expect(groups.map((group) => [group.title, group.entries.length])).toEqual([
    ['', 1],
    ['商品管理', 6],
    ['', 4],
    ['系统管理', 3],
  ])
  expect(groups[1]?.entries[0]?.between).toBe('商品管理 → 商品批量导入')
})
