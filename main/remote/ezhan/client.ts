import { formatIsoBeijing } from '../beijing-time.ts'
import { type CallOptions, createGatewayCall, type GatewayParts } from '../gateway-call.ts'
import { type GatewayPage, listGateway, readGateway, wirePage } from '../gateway-data.ts'
import type { Read } from '../read.ts'
import * as schemas from './schemas.ts'
import type { EzhanAccount, EzhanCustomer, EzhanGoods, EzhanPing, VfOrder } from './types.ts'

export interface EzhanOptions extends GatewayParts {
  account: EzhanAccount
}

/** One account of the 荣耀e栈 gateway; reads only. Nothing throws; every failure is an outcome with its Chinese text. */
export interface Ezhan {
  ping(options?: CallOptions): Promise<Read<EzhanPing>>
  /** Whole lists; half of one is never answered. */
  goods(options?: CallOptions): Promise<Read<EzhanGoods[]>>
  customers(options?: CallOptions): Promise<Read<EzhanCustomer[]>>
  /**
   * One page of VF orders changed at or after `since` (epoch ms, e栈's clock), by a key that does not move. `limit` ≤ 200.
   */
  vfOrders(
    request: { since: number; cursor?: string | null; limit?: number },
    options?: CallOptions,
  ): Promise<Read<GatewayPage<VfOrder>>>
}

const SYSTEM = 'ezhan'

/** Client of one account; see `Ezhan`. */
export function createEzhan(options: EzhanOptions): Ezhan {
  const { account } = options
  const call = createGatewayCall(
    {
      system: SYSTEM,
      connection: account.connection,
      baseUrl: account.baseUrl,
      identity: { headers: { 'X-App-Key': account.appKey }, signed: account.appKey },
      secret: account.appSecret,
      ...(account.signatureMethod ? { signatureMethod: account.signatureMethod } : {}),
      words: {
        NOT_OPENED: ['荣耀e栈接口没有开通', '请先联系荣耀开通e栈接口，开通后再同步'],
        INVALID_REQUEST: ['荣耀e栈不接受请求的内容', '请把这条日志发给实施人员'],
      },
    },
    options,
  )
  return {
    ping: (callOptions) =>
      readGateway(call, SYSTEM, { method: 'GET', path: '/v1/ping', read: true }, schemas.pingSchema, callOptions),
    goods: (callOptions) => listGateway(call, SYSTEM, '/v1/goods', schemas.goodsSchema, callOptions),
    customers: (callOptions) => listGateway(call, SYSTEM, '/v1/customers', schemas.customerSchema, callOptions),
    vfOrders: ({ since, cursor, limit }, callOptions) =>
      readGateway(
        call,
        SYSTEM,
        {
          method: 'GET',
          path: '/v1/vf-orders',
          query: { since: formatIsoBeijing(since), limit, cursor: cursor ?? undefined },
          read: true,
        },
        wirePage(schemas.vfOrderSchema),
        callOptions,
      ),
  }
}
