import { describe, expect, test } from 'vitest'
import {
  type ErpWarehouseRow,
  erpShopFor,
  isPosShop,
  mappingRows,
  type PosShopRow,
} from '../../main/connections/mapping-rules.ts'

const shop = (shopId: string, name = '人民路店', more: Partial<PosShopRow> = {}): PosShopRow => ({
  shopId,
  name,
  kind: 'store',
  active: true,
  ...more,
})
const warehouse = (warehouseNo: string, name = '人民路店', more: Partial<ErpWarehouseRow> = {}): ErpWarehouseRow => ({
  warehouseNo,
  name,
  active: true,
  defect: false,
  ...more,
})
const rowOf = (one: PosShopRow, warehouses: ErpWarehouseRow[], confirmed = false) =>
  mappingRows({
    shops: [one],
    warehouses,
    confirmed: confirmed ? [{ shopId: one.shopId, warehouseNo: one.shopId, erpShopNo: null }] : [],
  })[0]!

describe('shop ↔ warehouse', () => {
  test('S45 equal numbers are proposed, and confirmed once a person said so', () => {
    expect(rowOf(shop('1001'), [warehouse('1001')])).toMatchObject({
      state: 'proposed',
      warehouseNo: '1001',
      reason: '',
    })
    expect(rowOf(shop('1001'), [warehouse('1001')], true)).toMatchObject({ state: 'confirmed' })
  })

  test.each([
    ['1001', '01001', '前面的 0 不同'],
    ['a001', 'A001', '大小写不同'],
    ['1001', '1001 ', '首尾多了空格'],
    ['1001', '１００１', '全角半角不同'],
    ['1001', '2002', '只是名称相同'],
  ])('S45 %j is not %j, and the difference is named', (shopId, warehouseNo, difference) => {
    const row = rowOf(shop(shopId), [warehouse(warehouseNo)])
    expect(row).toMatchObject({ state: 'mismatch', warehouseNo })
    expect(row.reason).toContain(difference)
  })

  test('S49 no warehouse in sight: not added, or no permission', () => {
    const row = rowOf(shop('1001'), [warehouse('2002', '解放路店')])
    expect(row).toMatchObject({ state: 'unmapped', warehouseNo: null })
    expect(row.reason).toContain('没有它的权限')
  })

  test('S46 other name: the pair works, the difference stays shown', () => {
    expect(rowOf(shop('1001', '人民路店'), [warehouse('1001', '人民路仓')])).toMatchObject({
      state: 'proposed',
      reason: expect.stringContaining('人民路仓'),
    })
  })

  test('S48 总仓 goes by its own 编号, not by a 店铺ID', () => {
    const headquarters = shop('ZC', '总仓', { kind: 'headquarters' })
    expect(rowOf(headquarters, [warehouse('ZC', '总仓')])).toMatchObject({
      state: 'proposed',
      shopKind: 'headquarters',
    })
    expect(rowOf(headquarters, [warehouse('1009', '总仓')]).reason).toContain('总仓编号 ZC')
  })

  test.each([
    ['停用', { active: false }],
    ['残次品仓', { defect: true }],
  ])('a warehouse that is %s is no pair, confirmed or not', (word, more) => {
    for (const confirmed of [false, true]) {
      const row = rowOf(shop('1001'), [warehouse('1001', '人民路店', more)], confirmed)
      expect(row.state).toBe('mismatch')
      expect(row.reason).toContain(word)
    }
  })

  test('closed shops are left out unless a person had confirmed them', () => {
    const closed = shop('1001', '人民路店', { active: false })
    expect(mappingRows({ shops: [closed], warehouses: [warehouse('1001')], confirmed: [] })).toEqual([])
    expect(rowOf(closed, [warehouse('1001')], true)).toMatchObject({ state: 'mismatch' })
  })

  test('a confirmed pair whose warehouse is gone is not confirmed any more', () => {
    expect(rowOf(shop('1001'), [], true)).toMatchObject({ state: 'unmapped' })
  })
})

describe('ERP shop of a POS shop', () => {
  const erp = (shopNo: string, name: string, platformId = 19, subPlatformId = 1) => ({
    shopNo,
    name,
    platformId,
    subPlatformId,
  })

  test.each([
    [19, 1, true],
    [19, 0, false],
    [127, 1, false],
    [null, null, false],
  ])('S32 S33 platform %s, sub-platform %s is a 微铺宝 POS shop: %s', (platformId, subPlatformId, is) => {
    expect(isPosShop({ platformId, subPlatformId })).toBe(is)
  })

  test('S34 S35 equal number first, then equal name, else none; nothing is given twice', () => {
    const shops = [erp('9', '解放路店'), erp('1001', '别的店'), erp('T', '人民路店', 1, 0)]
    expect(erpShopFor({ shopId: '1001', name: '解放路店' }, shops, new Set())).toBe('1001')
    expect(erpShopFor({ shopId: '1002', name: '解放路店' }, shops, new Set())).toBe('9')
    expect(erpShopFor({ shopId: '1002', name: '解放路店' }, shops, new Set(['9']))).toBeNull()
    expect(erpShopFor({ shopId: '1003', name: '人民路店' }, shops, new Set())).toBeNull()
  })
})
