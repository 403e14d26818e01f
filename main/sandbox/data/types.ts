/** Money inside the sandbox: integer ten-thousandths of a yuan. */
export type TenThousandths = number

/** One goods (SPU) as generated, with its specs (SKU). Times are epoch ms. */
export type GeneratedGoods = {
  goodsNo: string
  goodsName: string
  shortName: string
  /** Index into `frame.brands`; undefined: no brand. */
  brand?: number
  /** `id` of a class in `frame.classes`; undefined: no class. */
  classId?: number
  unitName: string
  remark: string
  createdAt: number
  /** Last change of the goods or of any of its specs. */
  modifiedAt: number
  /** 0, or when it was deleted. */
  deletedAt: number
  specs: GeneratedSpec[]
}

export type GeneratedSpec = {
  specNo: string
  /** The spec's own code; often empty. */
  specCode: string
  /** As the ERP shows it: `红色 L`, `颜色:红色;尺码:L`, `红色,L`, or empty for a goods without variants. */
  specName: string
  /** Names and values behind the spec name. */
  attributes: { name: string; value: string }[]
  /** EAN-13, or empty. */
  barcode: string
  /** Path under the sandbox's own address, or empty. */
  imagePath: string
  retailPrice: TenThousandths
  wholesalePrice: TenThousandths
  costPrice: TenThousandths
  /** Grams. */
  weight: number
  createdAt: number
  modifiedAt: number
  deletedAt: number
}

export type GeneratedClass = {
  id: number
  name: string
  /** 0 for the first level. */
  parentId: number
  /** 1–4. */
  level: number
  isLeaf: boolean
  /** Names from the first level down. */
  path: string[]
}

export type GeneratedBrand = { brandNo: string; brandName: string }

/** A shop and its warehouse: the POS's 店铺ID is the ERP's 仓库编号, the names are equal (S45, S46). */
export type GeneratedStore = {
  /** 店铺ID in the POS, 仓库编号 in the ERP. */
  storeNo: string
  name: string
  /** 店铺编号 in the ERP; free to differ (S34). Undefined for 总仓, which is no shop. */
  shopNo?: string
  kind: 'store' | 'headquarters'
  province: string
  city: string
  district: string
  address: string
  contact: string
  mobile: string
}

export type GeneratedLogistics = {
  logisticsNo: string
  logisticsName: string
  logisticsType: number
  billType: number
  supportsCod: boolean
}

/** Everything around the goods; the same for a seed whatever the size. */
export type CatalogueFrame = {
  classes: GeneratedClass[]
  brands: GeneratedBrand[]
  stores: GeneratedStore[]
  logistics: GeneratedLogistics[]
}
