import { createRandom, type Random } from '../kit/random.ts'

/** The world that IDEAL, 博远ERP and e栈 stand in: the same products, warehouses and customers, each in its own codes. */

export type Rule = {
  serialManaged: boolean
  serialLength: number | null
  multiSerial: boolean
  auxLength: number | null
}

export type ProvinceProduct = {
  /** 博远's code; null: e栈 alone knows it. */
  productNo: string | null
  /** e栈's and IDEAL's code; null: 博远 alone knows it. */
  goodsCode: string | null
  name: string
  model: string
  barcode: string | null
  unit: string
  /** IDEAL's side of the rule, and 博远's, which differs on a few. */
  rule: Rule
  erpRule: Rule
  /** Auxiliary numbers per device: 0, 1 or 2. */
  parts: number
}

export type ProvinceWarehouse = { warehouseNo: string; idealCode: string | null; name: string }
export type ProvincePartner = {
  partnerNo: string | null
  customerCode: string | null
  name: string
  kind: 'supplier' | 'customer'
}

export type Device = {
  goodsCode: string
  productNo: string
  idealWarehouse: string
  warehouseNo: string
  main: string
  sub1: string | null
  sub2: string | null
}

export type ProvinceWorld = {
  products: ProvinceProduct[]
  warehouses: ProvinceWarehouse[]
  partners: ProvincePartner[]
  /** In stock before the link begins. */
  devices: Device[]
}

const PHONES = ['Magic7 Pro', 'Magic7', 'Magic6 至臻版', '300 Pro', '300', '200', 'X60 Pro', 'X60', 'X50 GT', '畅玩 60']
const COLOURS = ['绒黑色', '月影灰', '雪域白', '天海青', '流光紫', '勃朗蓝']
const MEMORY = ['8GB+256GB', '12GB+256GB', '12GB+512GB', '16GB+512GB', '16GB+1TB']
const TABLETS = ['平板 9 Pro', '平板 9', '平板 X9', 'MagicPad2']
const WEARABLES = ['手表 5', '手环 9', '亲选耳机 X7', 'Earbuds 3 Pro']
const ACCESSORIES = ['100W 超级快充套装', 'USB-C 数据线', '手机保护壳', '钢化膜', '66W 充电器', '手写笔 3']
const TOWNS = ['杭州', '宁波', '温州', '嘉兴', '湖州', '绍兴', '金华', '衢州', '台州', '丽水']
const SHOPS = ['荣耀体验店', '通讯', '数码广场', '手机城']

export const WAREHOUSES: readonly ProvinceWarehouse[] = [
  { warehouseNo: 'CK01', idealCode: 'ZJ-HZ-001', name: '省包主仓' },
  { warehouseNo: 'CK02', idealCode: 'ZJ-NB-002', name: '宁波分仓' },
  { warehouseNo: 'CK03', idealCode: 'ZJ-WZ-003', name: '温州分仓' },
  { warehouseNo: 'CK04', idealCode: 'ZJ-TH-004', name: '退货仓' },
  // Samples stay with the province: this one has no IDEAL code (I22).
  { warehouseNo: 'CK05', idealCode: null, name: '样机仓' },
]

const NONE: Rule = { serialManaged: false, serialLength: null, multiSerial: false, auxLength: null }
const IMEI: Rule = { serialManaged: true, serialLength: 15, multiSerial: true, auxLength: 15 }
const SN: Rule = { serialManaged: true, serialLength: 16, multiSerial: false, auxLength: null }

/** The same seed gives the same world in every system. */
export function provinceWorld(seed: number): ProvinceWorld {
  const random = createRandom(seed, 'province')
  const products = makeProducts(random)
  const partners = makePartners(random)
  return { products, warehouses: [...WAREHOUSES], partners, devices: openingDevices(products, seed) }
}

function makeProducts(random: Random): ProvinceProduct[] {
  const products: ProvinceProduct[] = []
  const add = (kind: string, name: string, model: string, rule: Rule, parts: number, unit = '台'): void => {
    const no = products.length + 1
    products.push({
      productNo: `${kind}${String(no).padStart(5, '0')}`,
      goodsCode: `HN${String(510_000 + no * 7)}`,
      name: `荣耀 ${name}`,
      model,
      barcode: `69${String(random.int(10_000_000_000, 99_999_999_999))}`.slice(0, 13),
      unit,
      rule,
      erpRule: { ...rule },
      parts,
    })
  }
  PHONES.forEach((phone, index) => {
    for (let i = 0; i < 3; i += 1) {
      const colour = random.pick(COLOURS)
      const memory = random.pick(MEMORY)
      // The folding ones carry three numbers.
      add('SJ', `${phone} ${memory} ${colour} ${i + 1}`, `HNR-AN${index}${i}`, IMEI, index === 0 ? 2 : 1)
    }
  })
  TABLETS.forEach((name, index) => {
    for (let i = 0; i < 2; i += 1) add('PB', `${name} ${random.pick(MEMORY)} ${i + 1}`, `HNP-W${index}${i}`, SN, 0)
  })
  WEARABLES.forEach((name, index) => {
    add('CD', `${name} ${random.pick(COLOURS)}`, `HNW-${index}`, SN, 0)
  })
  ACCESSORIES.forEach((name, index) => {
    add('PJ', name, `HNA-${index}`, NONE, 0, '件')
  })
  // What a person has to look at: a rule that differs in length, one that differs in 多串号, one product that each side
  // alone knows, and one without a barcode whose names are alike only.
  products[4]!.erpRule = { ...IMEI, serialLength: 14 }
  products[9]!.erpRule = { ...IMEI, multiSerial: false, auxLength: null }
  products[13]!.goodsCode = null
  products[14]!.productNo = null
  products[20]!.barcode = null
  return products
}

function makePartners(random: Random): ProvincePartner[] {
  const partners: ProvincePartner[] = [
    { partnerNo: 'GYS001', customerCode: null, name: '松联科技（国包）', kind: 'supplier' },
    { partnerNo: 'GYS002', customerCode: null, name: '爱施德股份（国包）', kind: 'supplier' },
    { partnerNo: 'GYS003', customerCode: null, name: '荣耀终端有限公司', kind: 'supplier' },
  ]
  for (let no = 1; no <= 40; no += 1) {
    const name = `${TOWNS[(no - 1) % TOWNS.length]}${random.pick(SHOPS)}（${String(no).padStart(2, '0')}）`
    partners.push({
      partnerNo: no === 39 ? null : `KH${String(no).padStart(4, '0')}`,
      customerCode: no === 40 ? null : `C33${String(1000 + no)}`,
      name,
      kind: 'customer',
    })
  }
  return partners
}

function openingDevices(products: readonly ProvinceProduct[], seed: number): Device[] {
  const devices: Device[] = []
  const serials = createSerials(seed, 'opening')
  for (const product of products) {
    if (!product.rule.serialManaged || product.goodsCode === null || product.productNo === null) continue
    for (const { warehouseNo, idealCode } of WAREHOUSES) {
      if (idealCode === null) continue
      const count = warehouseNo === 'CK01' ? 20 : warehouseNo === 'CK04' ? 2 : 5
      for (let i = 0; i < count; i += 1) {
        devices.push({
          goodsCode: product.goodsCode,
          productNo: product.productNo,
          idealWarehouse: idealCode,
          warehouseNo,
          ...serials(product),
        })
      }
    }
  }
  return devices
}

/** Serials that fit a product: IMEIs with their check digit where the rule says 15 digits, else upper-case SNs. */
export function createSerials(seed: number, label: string) {
  const random = createRandom(seed, `serials/${label}`)
  const used = new Set<string>()
  const one = (length: number): string => {
    for (;;) {
      const text = length === 15 ? imei(random) : sn(random, length)
      if (used.has(text)) continue
      used.add(text)
      return text
    }
  }
  return (product: { rule: Rule; parts: number }): { main: string; sub1: string | null; sub2: string | null } => ({
    main: one(product.rule.serialLength ?? 16),
    sub1: product.parts >= 1 ? one(product.rule.auxLength ?? 15) : null,
    sub2: product.parts >= 2 ? one(product.rule.auxLength ?? 15) : null,
  })
}

function imei(random: Random): string {
  let body = '86'
  while (body.length < 14) body += String(random.int(0, 9))
  return body + luhnDigit(body)
}

/** Check digit of an IMEI: Luhn over the first 14 digits (3GPP TS 23.003 annex B). */
export function luhnDigit(body: string): string {
  let sum = 0
  for (let i = 0; i < body.length; i += 1) {
    const digit = Number(body[body.length - 1 - i])
    const doubled = i % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

const SN_SIGNS = '0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'
function sn(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += SN_SIGNS[random.int(0, SN_SIGNS.length - 1)]
  return text
}
