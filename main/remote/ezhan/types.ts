/** Shapes of the 荣耀e栈 gateway contract (resources/gateways/ezhan.openapi.yaml 1.0.0) as the rest of the product sees them. */
import type { SignatureMethod } from '../gateway-sign.ts'

/** One account of the 荣耀e栈 gateway. */
export interface EzhanAccount {
  /** Lane, e.g. `ezhan:3`. */
  connection: string
  /** 接口地址 without `/v1`. */
  baseUrl: string
  appKey: string
  appSecret: string
  signatureMethod?: SignatureMethod
}

export interface EzhanPing {
  /** Epoch ms. */
  serverTime: number
  account: { appKey: string; name: string; provinceCode: string }
  limitPerMinute: number
  contractVersion: string
}

/** A 商品型号 of e栈, with IDEAL's side of the serial rules (I23). */
export interface EzhanGoods {
  goodsCode: string
  name: string
  model: string | null
  /** 69码. */
  barcode: string | null
  rule: {
    serialManaged: boolean
    /** Characters of the main serial; null = any. */
    serialLength: number | null
    multiSerial: boolean
    auxLength: number | null
  }
  active: boolean
  /** Epoch ms. */
  updatedAt: number
}

/** A 渠道客户 of e栈. */
export interface EzhanCustomer {
  customerCode: string
  name: string
  active: boolean
  /** Epoch ms. */
  updatedAt: number
}

export interface VfOrder {
  vfNo: string
  status: 'confirmed' | 'cancelled'
  customerCode: string
  customerName: string
  remark: string | null
  lines: {
    lineNo: string
    goodsCode: string
    /** × 10⁴. */
    quantity: number
    /** × 10⁴; null = none. */
    price: number | null
  }[]
  /** Epoch ms. */
  createdAt: number
  updatedAt: number
}
