import { type ComponentType, type LazyExoticComponent, lazy } from 'react'
import type { WorkspaceState } from '../preload/contract/index.ts'

export type Role = NonNullable<WorkspaceState['role']>

export interface PageEntry {
  /** Route and deep link, e.g. `/queue`. */
  path: string
  /** The manuals' own menu path; the last part is the page's title. */
  menuPath: readonly string[]
  /** Other words people search it by. */
  aliases: string
  roles: readonly Role[]
  component: LazyExoticComponent<ComponentType>
}

const both: readonly Role[] = ['shop', 'province']
const shop: readonly Role[] = ['shop']
const province: readonly Role[] = ['province']
const orders = lazy(() => import('./pages/orders/index.tsx'))

function page(
  path: string,
  menuPath: readonly string[],
  roles: readonly Role[],
  component: LazyExoticComponent<ComponentType>,
  aliases = '',
): PageEntry {
  return { path, menuPath, roles, component, aliases }
}

/** Every page of the window, in the order of the menu. Pages are loaded when first opened. */
export const PAGES: readonly PageEntry[] = [
  page(
    '/',
    ['首页'],
    both,
    lazy(() => import('./pages/home/index.tsx')),
    'home sy 状态 待办',
  ),
  page(
    '/import',
    ['商品管理', '商品管理', '商品批量导入', 'ERP商品导入'],
    shop,
    lazy(() => import('./pages/import/index.tsx')),
    'import dr 货品 导入商品 旺店通',
  ),
  page(
    '/file-import',
    ['商品管理', '商品管理', '商品批量导入', '文件导入'],
    shop,
    lazy(() => import('./pages/file-import/index.tsx')),
    'file wjdr excel csv 表格 样例文件 导入商品',
  ),
  page(
    '/batch-update',
    ['商品管理', '商品管理', '商品批量更新', '文件导入'],
    shop,
    lazy(() => import('./pages/file-import/batch-update.tsx')),
    'batch plgx 批量更新 excel csv 上下架 样例文件',
  ),
  page(
    '/products',
    ['商品管理', '商品管理', '商品列表'],
    shop,
    lazy(() => import('./pages/products/index.tsx')),
    'products sp 货号 商家编码 规格 编辑 手工修改 导出 零售价',
  ),
  page(
    '/categories',
    ['商品管理', '商品管理', '分类与品牌'],
    shop,
    lazy(() => import('./pages/categories/index.tsx')),
    'categories fl pp 三级分类 品牌 新建分类 检查',
  ),
  page(
    '/compare',
    ['商品管理', '商品管理', '商品对照'],
    shop,
    lazy(() => import('./pages/compare/index.tsx')),
    'compare dz 货品档案 缺少 商家编码 冲突',
  ),
  page(
    '/documents',
    ['单据'],
    shop,
    lazy(() => import('./pages/documents/index.tsx')),
    'documents dj 入库单 出库单 盘点 调拨 退换货 销售单 缺商品 超时',
  ),
  page(
    '/stock',
    ['库存同步'],
    shop,
    lazy(() => import('./pages/stock/index.tsx')),
    'stock kc 02:10 对账 预演 以ERP为主 以门店系统为主 盘点',
  ),
  page('/p/purchase-orders', ['采购管理', '采购订单'], province, orders, 'cgdd 推送ideal'),
  page('/p/purchase-returns', ['采购管理', '采购订单', '采购退货订单'], province, orders, 'cgth 采购退库单 采购退货单'),
  page('/p/transfers', ['库存管理', '移库管理', '移库订单'], province, orders, 'ykdd 调拨'),
  page(
    '/p/returns',
    ['库存管理', 'ideal回传'],
    province,
    lazy(() => import('./pages/returns/index.tsx')),
    'hc 回调 回传异常 重新获取串号 手动查询',
  ),
  page(
    '/p/stock-documents',
    ['库存管理', '自动生成单据'],
    province,
    lazy(() => import('./pages/returns/stock-documents.tsx')),
    'dj 采购入库单 采购退货单 采购退库单 移出库单 移入库单 批发出库单 批发退货单',
  ),
  page(
    '/p/serials',
    ['库存管理', '串号追踪'],
    province,
    lazy(() => import('./pages/serials/index.tsx')),
    'ch IMEI SN 串号 期初串号 扫描',
  ),
  page('/p/wholesale-orders', ['批发管理', '批发订单'], province, orders, 'pfdd VF订单 批发单'),
  page('/p/wholesale-returns', ['批发管理', '批发退货订单'], province, orders, 'pfth 批发退库单'),
  page(
    '/queue',
    ['队列'],
    both,
    lazy(() => import('./pages/queue/index.tsx')),
    'queue dl 失败 待处理 结果未知 重试',
  ),
  page(
    '/journal',
    ['日志'],
    both,
    lazy(() => import('./pages/journal/index.tsx')),
    'journal log rz 关联号 推送日志',
  ),
  page(
    '/connections',
    ['系统管理', '接口管理', '对接设置'],
    shop,
    lazy(() => import('./pages/connections/index.tsx')),
    'connections dj 授权 账号 仓库 门店 测试连接 执行方',
  ),
  page(
    '/p/ideal-settings',
    ['系统管理', '接口管理', '荣耀接口', '荣耀IDEAL接口设置'],
    province,
    lazy(() => import('./pages/province-settings/index.tsx')),
    'jksz APPKEY 接口ID 省包编号 启用日期 接口状态 测试连接 博远 e栈 账号',
  ),
  page(
    '/p/ideal-warehouses',
    ['系统管理', '接口管理', '荣耀接口', '荣耀IDEAL仓库设置'],
    province,
    lazy(() => import('./pages/province-settings/warehouses.tsx')),
    'cksz 仓库映射 仓库编码',
  ),
  page(
    '/p/ezhan-products',
    ['系统管理', '接口管理', '荣耀接口', 'e栈商品映射'],
    province,
    lazy(() => import('./pages/province-settings/ezhan-products.tsx')),
    'spys 荣耀e栈接口 商品型号 商品信息映射 69码',
  ),
  page(
    '/p/ezhan-customers',
    ['系统管理', '接口管理', '荣耀接口', 'e栈客户映射'],
    province,
    lazy(() => import('./pages/province-settings/ezhan-customers.tsx')),
    'khys 荣耀e栈接口 渠道客户 客户信息映射 往来单位',
  ),
  page(
    '/p/serial-rules',
    ['系统管理', '接口管理', '荣耀接口', '串号规则对照'],
    province,
    lazy(() => import('./pages/province-settings/serial-rules.tsx')),
    'chgz 串号管理 串号长度 多串号 不一致',
  ),
  page(
    '/p/ideal-log',
    ['系统管理', '接口管理', '荣耀接口', '荣耀ideal接口物流推送日志'],
    province,
    lazy(() => import('./pages/push-log/index.tsx')),
    'tsrz 推送日志 上传状态 回传状态',
  ),
  page(
    '/help',
    ['系统管理', '帮助'],
    both,
    lazy(() => import('./pages/help/index.tsx')),
    'help bz 说明 怎么用 教程',
  ),
  page(
    '/settings',
    ['系统管理', '设置'],
    both,
    lazy(() => import('./pages/settings/index.tsx')),
    'settings sz 外观 通知 文件夹 版本 快捷键',
  ),
]

/** Pages of a role, in menu order. */
export function pagesOf(role: Role | null): readonly PageEntry[] {
  return PAGES.filter((entry) => role === null || entry.roles.includes(role))
}

/** The page of a route; `null` when no such page exists for this role. */
export function pageAt(path: string, role: Role | null): PageEntry | null {
  return pagesOf(role).find((entry) => entry.path === path) ?? null
}

export function titleOf(entry: PageEntry): string {
  return entry.menuPath.at(-1) ?? ''
}

/** Matches what a person types into 菜单搜索 against path and aliases, without case and spaces. */
export function searchPages(entries: readonly PageEntry[], text: string): readonly PageEntry[] {
  const words = text
    .toLowerCase()
    .split(/[\s→>-]+/)
    .filter((word) => word !== '')
  return entries.filter((entry) => {
    const haystack = `${entry.menuPath.join('')} ${entry.aliases}`.toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
}
