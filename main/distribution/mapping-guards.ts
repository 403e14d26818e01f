import type { Trouble } from '../../preload/contract/index.ts'
import type { ProvinceConnections } from '../connections/index.ts'
import { ruleDifferences } from './mapping-rules.ts'
import type { MappingTables } from './mapping-tables.ts'
import { dateBlock, pushBlock, warehouseProblem } from './settings-rules.ts'
import type { SettingsTables } from './settings-tables.ts'

type Found<T> = ({ ok: true } & T) | { ok: false; trouble: Trouble }

/**
 * What orders ask before a push, at the click and again just before the first send (B8): each answer is what stands now.
 * Nothing here calls a remote.
 */
export interface ProvinceGuards {
  /** Why nothing can be pushed, whatever the order (I11, I18). */
  pushBlock(id: number): Trouble | null
  /** Why an order of this day cannot (I19). @param billDate `YYYY-MM-DD` */
  dateBlock(id: number, billDate: string): Trouble | null
  /** IDEAL code of an ERP warehouse (I22, I44). */
  warehouse(id: number, warehouseNo: string): Found<{ idealCode: string }>
  /** e栈 code of an ERP product, refused also when the serial rules of both sides differ (I12, I23). */
  product(id: number, productNo: string): Found<{ goodsCode: string }>
  /** e栈 code of a 渠道客户 (I13). Suppliers have none: an order to them carries the ERP's own number and name. */
  customer(id: number, partnerNo: string): Found<{ customerCode: string }>
  /** ERP number of an e栈 code, for VF orders and serial rows; null = not mapped. */
  productOfGoods(id: number, goodsCode: string): string | null
  partnerOfCustomer(id: number, customerCode: string): string | null
  /** ERP warehouse of an IDEAL code; null = not mapped. */
  warehouseOfCode(id: number, idealCode: string): string | null
  /** Both sides' rule of a mapped product; null when it is not mapped. */
  serialRules(id: number, productNo: string): ReturnType<MappingTables['rulesOf']> | null
}

const PRODUCT_PAGE = '请到 系统管理 → 接口管理 → 荣耀接口 → e栈商品映射 完成映射后重新推送。'
const CUSTOMER_PAGE = '请到 系统管理 → 接口管理 → 荣耀接口 → e栈客户映射 完成映射后重新推送。'
const WAREHOUSE_PAGE = '请到 系统管理 → 接口管理 → 荣耀接口 → 荣耀IDEAL仓库设置 核对荣耀提供的仓库编码。'

export function createGuards(deps: {
  province: ProvinceConnections
  mapping: MappingTables
  settings: SettingsTables
}): ProvinceGuards {
  const { province, mapping, settings } = deps
  const no = (code: string, problem: string, cause: string, action: string): { ok: false; trouble: Trouble } => ({
    ok: false,
    trouble: { code, problem, cause, action },
  })
  return {
    pushBlock(id) {
      const connection = province.get(id)
      const complete = connection !== null && connection.ideal.state !== 'incomplete'
      return pushBlock(settings.state(id), complete)
    },
    dateBlock: (id, billDate) => dateBlock(billDate, province.settings(id, 'ideal')?.enabledFrom ?? ''),
    warehouse(id, warehouseNo) {
      const row = settings.warehouses(id).find((one) => one.warehouseNo === warehouseNo)
      const name = row?.name ? `${row.name}（${warehouseNo}）` : warehouseNo
      if (!row || row.idealCode === null) {
        return no(
          'WAREHOUSE_UNMAPPED',
          `仓库未映射：${name}。`,
          '这个仓库没有对应的荣耀IDEAL仓库编码。',
          WAREHOUSE_PAGE,
        )
      }
      const listed = settings.idealWarehouses(id)
      const problem = warehouseProblem({
        ...row,
        ideal: listed.find((one) => one.code === row.idealCode) ?? null,
        listed: listed.length > 0,
      })
      if (problem === '') return { ok: true, idealCode: row.idealCode }
      return no('WAREHOUSE_PROBLEM', `仓库 ${name} 的映射有问题。`, `${problem}。`, WAREHOUSE_PAGE)
    },
    product(id, productNo) {
      const both = mapping.rulesOf(id, productNo)
      if (!both) {
        const name = mapping.erpName(id, 'products', productNo)
        const shown = name ? `${name}（${productNo}）` : productNo
        const pair = mapping.ofNo(id, 'products', productNo)
        return pair
          ? no(
              'PRODUCT_MAPPING_BROKEN',
              `商品 ${shown} 的e栈映射已失效。`,
              `e栈 ${pair.code} 或博远ERP里的商品已停用或不存在。`,
              PRODUCT_PAGE,
            )
          : no(
              'PRODUCT_UNMAPPED',
              `商品 ${shown} 没有e栈商品映射。`,
              'ideal的商品信息来源于荣耀e栈，每一行商品都要有映射。',
              PRODUCT_PAGE,
            )
      }
      const differences = ruleDifferences(both.erp, both.ideal)
      if (differences.length === 0) return { ok: true, goodsCode: both.goodsCode }
      return no(
        'SERIAL_RULE_DIFFERS',
        `商品 ${both.productName}（${productNo}）两边的串号规则不一致。`,
        `${differences.join('；')}。`,
        '请在博远ERP里改成与IDEAL一致（或请荣耀修改），然后在 串号规则对照 里点【同步】后重新推送。',
      )
    },
    customer(id, partnerNo) {
      const pair = mapping.ofNo(id, 'customers', partnerNo)
      const name = mapping.erpName(id, 'customers', partnerNo)
      const shown = name ? `${name}（${partnerNo}）` : partnerNo
      if (!pair) {
        return no(
          'CUSTOMER_UNMAPPED',
          `渠道客户 ${shown} 没有e栈客户映射。`,
          'ideal的客户信息来源于荣耀e栈。',
          CUSTOMER_PAGE,
        )
      }
      if (mapping.ezhanName(id, 'customers', pair.code) === undefined) {
        return no(
          'CUSTOMER_MAPPING_BROKEN',
          `渠道客户 ${shown} 的e栈映射已失效。`,
          `e栈里已没有 ${pair.code}。`,
          CUSTOMER_PAGE,
        )
      }
      return { ok: true, customerCode: pair.code }
    },
    productOfGoods: (id, goodsCode) => mapping.ofCode(id, 'products', goodsCode)?.no ?? null,
    partnerOfCustomer: (id, customerCode) => mapping.ofCode(id, 'customers', customerCode)?.no ?? null,
    warehouseOfCode: (id, idealCode) => settings.ownerOfCode(id, idealCode) ?? null,
    serialRules: (id, productNo) => mapping.rulesOf(id, productNo) ?? null,
  }
}

/** The same guards for one pass over an order, in which nothing changes: each product is asked for once. */
export function onePass<G extends Pick<ProvinceGuards, 'product'>>(guards: G): G {
  const asked = new Map<string, ReturnType<ProvinceGuards['product']>>()
  return {
    ...guards,
    product(id, productNo) {
      const known = asked.get(productNo) ?? guards.product(id, productNo)
      asked.set(productNo, known)
      return known
    },
  }
}
