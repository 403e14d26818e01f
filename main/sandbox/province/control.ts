/** What tests, demo and practice may do to the three 省包 systems. All methods throw a readable Error. */

export type OrderKind = 'purchase' | 'purchaseReturn' | 'transfer' | 'wholesale' | 'wholesaleReturn'

/** How the warehouse behind IDEAL treats an order. Minutes of the simulated clock. */
export type WarehouseBehaviour = {
  /** Until the goods are there or gone; default 2. */
  doneAfterMinutes?: number
  /** 移库: from 移出 to 移入; default 2. */
  inAfterMinutes?: number
  /** `short` and `over`: one piece on the first line; `none`: nothing at all came. Default exact. */
  quantity?: 'exact' | 'short' | 'over' | 'none'
  /** First half of it, not final, and the rest `doneAfterMinutes` later. */
  partialFirst?: boolean
  /**
   * The list that 串号查询 gives: `short` lacks the last device for good, `late` for two queries; `wrongLength` cuts a digit,
   * `duplicate` repeats the first device. Default good.
   */
  serials?: 'good' | 'short' | 'late' | 'wrongLength' | 'duplicate'
  /** `beforeReply`: the work is done and the callback there before the push is answered. Default once. */
  callbacks?: 'once' | 'twice' | 'none' | 'outOfOrder' | 'beforeReply'
  /** Minutes by which callbacks and feed are behind what happened; default 0. */
  lateMinutes?: number
  /** What becomes of a 取消申请. `pending…`: decided after `cancelAfterMinutes`; `shipped`: the goods leave first. */
  cancel?: 'approve' | 'refuse' | 'pending' | 'pendingApprove' | 'pendingRefuse' | 'shipped'
  cancelAfterMinutes?: number
}

/** Which orders: one by its 单据号, the next one that comes, or all from now on. */
export type BehaviourTarget = { billNo: string } | 'next' | 'default'

export type BoyuanOrderSpec = {
  kind: OrderKind
  /** Default: made up. */
  orderNo?: string
  /** `YYYY-MM-DD`; default the simulated day. */
  billDate?: string
  manualNo?: string | null
  warehouseNo?: string
  toWarehouseNo?: string
  partnerNo?: string
  /** Wholesale: default awaitingShipment. */
  status?: 'saved' | 'awaitingShipment'
  remark?: string
  /** Decimal text; default: one line of a phone, two pieces. */
  lines?: { productNo: string; quantity: string; price?: string }[]
}

export type VfOrderSpec = {
  vfNo?: string
  customerCode?: string
  lines?: { goodsCode: string; quantity: string; price?: string }[]
  status?: 'confirmed' | 'cancelled'
}

export type CallbackReport = {
  messageId: string
  attempts: number
  /** Epoch ms, simulated. */
  nextAt: number | null
  deliveredAt: number | null
}

export type ProvinceDesk = {
  setWarehouseBehaviour(target: BehaviourTarget, behaviour: WarehouseBehaviour): void
  /** Where callbacks go; null = nowhere. */
  setCallbackUrl(url: string | null): void
  /** Lets everything happen that is due by now; resolves when the callbacks that are due have been tried. */
  settleProvince(): Promise<void>
  callbacks(): CallbackReport[]
  /** Lets MD5 signatures in, or not. */
  setMd5Allowed(allowed: boolean): void
  /** 接口状态, as 博远后台 switches it; IDEAL refuses new instructions while closed. */
  setInterfaceState(state: 'open' | 'closed'): void
  setEzhanOpened(opened: boolean): void
  createOrder(spec: BoyuanOrderSpec): { orderNo: string }
  /** 引入 in 博远ERP by a person there; throws when the order is locked. */
  introduceOrder(kind: OrderKind, orderNo: string): void
  /** A person edits the order in 博远ERP; throws when it is locked. */
  editOrder(
    kind: OrderKind,
    orderNo: string,
    patch: { remark?: string; manualNo?: string; status?: 'saved' | 'awaitingShipment' },
  ): void
  deleteOrder(kind: OrderKind, orderNo: string): void
  createVfOrder(spec: VfOrderSpec): { vfNo: string }
  cancelVfOrder(vfNo: string): void
  /** Changes the serial rule of a product on one side (I23). */
  setSerialRule(
    side: 'ideal' | 'boyuan',
    code: string,
    rule: { serialManaged: boolean; serialLength: number | null; multiSerial: boolean; auxLength: number | null },
  ): void
}

type Async<Desk> = {
  [K in keyof Desk]: Desk[K] extends (...args: infer A) => infer R ? (...args: A) => Promise<Awaited<R>> : never
}

/** The part of the control that works on the three 省包 systems; the same in process and over HTTP. */
export type ProvinceControl = Async<ProvinceDesk>

/** The names that may be called over HTTP. */
export const PROVINCE_CALLS = [
  'setWarehouseBehaviour',
  'setCallbackUrl',
  'settleProvince',
  'callbacks',
  'setMd5Allowed',
  'setInterfaceState',
  'setEzhanOpened',
  'createOrder',
  'introduceOrder',
  'editOrder',
  'deleteOrder',
  'createVfOrder',
  'cancelVfOrder',
  'setSerialRule',
] as const satisfies readonly (keyof ProvinceDesk)[]
