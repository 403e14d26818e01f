/** How the vendor's own servers see each other, beside the gateways: what one system's background work needs of the other. */

/** A sale of a shop, as the ERP fetches it. Quantities and prices integer ten-thousandths, times epoch ms. */
export type LinkedSale = {
  /** Grows with every document of the POS. */
  id: number
  /** Its number, which becomes the 原始单号. */
  tid: string
  soldAt: number
  /** Paid in cash, all or a part (S57). */
  cash: boolean
  lines: { merchantCode: string | null; num: number; price: number }[]
}

/** The POS as the ERP's servers see it. */
export type PosLink = {
  /** Sales of a shop with a greater id, oldest first. */
  sales(shopId: string, afterId: number): LinkedSale[]
  /** Documents born in the POS and completed (or cancelled) with a greater id, oldest first; sales left out. */
  documents(afterId: number): LinkedPosDocument[]
  /** Books a finished document of the ERP; false when it is there, or its shop or a product is missing. */
  receive(document: LinkedErpDocument): boolean
}

export type LinkedPosDocument = {
  id: number
  no: string
  kind: string
  shopId: string
  lines: { merchantCode: string | null; num: number; defective: boolean }[]
}

export type LinkedErpDocument = {
  no: string
  /** A DocumentKind of the POS contract. */
  kind: string
  kindLabel: string
  warehouseNo: string
  occurredAt: number
  lines: { specNo: string; num: number; price: number }[]
}

/** What a shop (not 总仓) holds of a 商家编码, ten-thousandths. */
export type ShopStock = { shopId: string; code: string; quantity: number }
