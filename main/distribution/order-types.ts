import type { OrderKind, OrderState, Trouble } from '../../preload/contract/index.ts'

export type UploadState = 'none' | 'uploading' | 'uploaded' | 'failed' | 'unknown'
export type ReturnedState = 'none' | 'partly' | 'returned' | 'trouble'
export type BoyuanStatus = 'saved' | 'awaitingShipment' | 'completed' | 'terminated' | 'deleted'
/** What of an order is on its way to 博远ERP. */
export type WriteAction = 'create' | 'update' | 'delete' | 'terminate'
export type DeliveryWhat = WriteAction | 'lock' | 'unlock' | 'push' | 'cancel' | 'saleUpdate'

/** An order as it stands in business.db. Times epoch ms, quantities × 10⁴, empty text = none. */
export interface StoredOrder {
  id: number
  connectionId: number
  kind: OrderKind
  orderNo: string
  inBoyuan: boolean
  sourceNo: string | null
  source: 'boyuan' | 'app' | 'vf' | 'file'
  vfNo: string
  billDate: string
  manualNo: string
  warehouseNo: string
  toWarehouseNo: string
  partnerNo: string
  partnerName: string
  remark: string
  awaiting: boolean
  state: OrderState
  trouble: Trouble | null
  version: number
  boyuanVersion: number | null
  boyuanStatus: BoyuanStatus | null
  lockedElsewhere: boolean
  writeAction: WriteAction | null
  writeOutbox: number | null
  pushNo: number
  pushOutbox: number | null
  lockOutbox: number | null
  upload: UploadState
  uploadedAt: number | null
  idealNo: string | null
  returned: ReturnedState
  returnedAt: number | null
  documents: number
  lineCount: number
  quantity: number
  amount: number
  createdAt: number
  createdBy: string
  updatedAt: number
  correlationId: string
}

export interface StoredLine {
  line: number
  lineNo: string
  productNo: string
  /** × 10⁴. */
  quantity: number
  /** × 10⁴; null = none. */
  price: number | null
  remark: string
  /** e栈 code as it was pushed; null before. */
  goodsCode: string | null
  /** × 10⁴; null = nothing came back. */
  actual: number | null
  serials: number
}

export interface OrderEvent {
  at: number
  /** `area.what`, e.g. `push.clicked`. */
  event: string
  /** Chinese sentence. */
  text: string
  by?: string | null
  outboxId?: number | null
}
