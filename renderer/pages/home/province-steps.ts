import type { CallOutput, InterfaceState, ProvinceConnection } from '../../../preload/contract/index.ts'
import type { ChecklistStep } from './checklist-view.tsx'

export interface ProvinceFacts {
  connection: ProvinceConnection | null
  state: InterfaceState | null
  warehouses: CallOutput<'province.warehouses'> | null
  products: CallOutput<'province.mapping'>['counts'] | null
  customers: CallOutput<'province.mapping'>['counts'] | null
  rules: { different: number; equal: number } | null
  /** Orders that IDEAL has taken (推送日志); null = not read yet. */
  uploaded: number | null
}

/** 开通清单 of a province, in the order of the manual (I11–I23): each step from what stands now. */
export function provinceSteps(facts: ProvinceFacts): ChecklistStep[] {
  const { connection, state, warehouses, products, customers, rules, uploaded } = facts
  const mapped = warehouses?.rows.filter((row) => row.idealCode !== null && row.problem === '').length ?? 0
  const ideal = connection?.ideal
  const mappingHint = (of: ProvinceFacts['products'], noun: string) =>
    of !== null && of.proposed > 0
      ? `有 ${of.proposed} 个自动找到的对应等待确认`
      : `同步后确认${noun}的对应；没有映射的不能推送`
  return [
    {
      key: 'accounts',
      title: '填写荣耀IDEAL接口设置',
      done: ideal !== undefined && ideal.state !== 'incomplete' && ideal.enabledFrom !== '',
      hint: '荣耀提供的接口ID、APPKEY、省包编号，接口启用日期；以及博远ERP、荣耀e栈的账号',
      page: '/p/ideal-settings',
    },
    {
      key: 'test',
      title: '测试连接全部通过',
      done: connection !== null && connection.verifiedAt !== null,
      hint: '在【荣耀IDEAL接口设置】点【测试连接】',
      page: '/p/ideal-settings',
    },
    {
      key: 'open',
      title: '接口已启用，荣耀e栈已开通',
      done: state !== null && state.ideal === 'open' && state.ezhanOpened === true,
      hint: state?.blocked?.action ?? '由博远后台启用，请联系博远业务员；必须先开通荣耀e栈接口',
      page: '/p/ideal-settings',
    },
    {
      key: 'warehouses',
      title: '设置IDEAL仓库编码',
      done: mapped > 0,
      hint: '只有设置了编码的仓库，业务才能推送；编码由荣耀提供',
      page: '/p/ideal-warehouses',
    },
    {
      key: 'products',
      title: 'e栈商品映射',
      done: products !== null && products.confirmed > 0,
      hint: mappingHint(products, '商品'),
      page: '/p/ezhan-products',
    },
    {
      key: 'customers',
      title: 'e栈客户映射',
      done: customers !== null && customers.confirmed > 0,
      hint: mappingHint(customers, '渠道客户'),
      page: '/p/ezhan-customers',
    },
    {
      key: 'rules',
      title: '串号规则两边一致',
      done: rules !== null && rules.different === 0 && rules.equal > 0,
      hint:
        rules !== null && rules.different > 0
          ? `${rules.different} 个商品不一致，这些商品不能推送`
          : '确认商品映射后，逐个对照是否按串号管理、串号长度、是否多串号管理',
      page: '/p/serial-rules',
    },
    {
      key: 'first',
      title: '推送第一张订单',
      done: uploaded !== null && uploaded > 0,
      hint: '打开一张订单，点头部【推送ideal】；推送只能手动点击',
      page: '/p/purchase-orders',
    },
  ]
}
