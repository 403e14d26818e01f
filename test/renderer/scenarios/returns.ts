import {
  type CallOutput,
  ORDER_KINDS,
  RETURN_STAGES,
  type ReturnRow,
  type SerialLife,
  STOCK_DOCUMENT_KINDS,
  STOCK_DOCUMENT_TEXT,
  type StockDocument,
} from '../../../preload/contract/index.ts'
import { type FakeHandlers, trouble } from '../fake-bridge.ts'
import { NOW } from './home.ts'

const MINUTE = 60_000
const STAGE_TEXT = {
  received: '已接收',
  waiting: '等待完成',
  querying: '正在查询串号',
  trouble: '回传异常',
  applied: '已生成单据',
  ignored: '重复，未处理',
} as const
const PHASES = ['入库完成', '退货完成', '移出完成', '已发货', '收到退货'] as const

export function returnRows(count: number): ReturnRow[] {
  return Array.from({ length: count }, (_, index): ReturnRow => {
    const stage = RETURN_STAGES[(index + 3) % RETURN_STAGES.length] ?? 'applied'
    const bad = stage === 'trouble'
    return {
      id: index + 1,
      connectionId: 1,
      orderId: stage === 'ignored' ? null : index + 40,
      kind: ORDER_KINDS[index % ORDER_KINDS.length] ?? 'purchase',
      orderNo:
        index === 1
          ? 'CGDD-2026-11-20-广州中心仓-特别长的手工编号-000000017'
          : `CG20261120${String(index).padStart(4, '0')}`,
      phaseText: PHASES[index % PHASES.length] ?? '入库完成',
      stage,
      stageText: STAGE_TEXT[stage],
      source: index % 3 === 0 ? 'callback' : 'feed',
      final: stage !== 'waiting',
      serials: bad ? 18 : stage === 'querying' ? 7 : 20,
      expected: stage === 'received' ? null : 20,
      quantity: index % 4 === 2 ? '9' : '10',
      ordered: '10',
      difference: index % 4 === 2,
      trouble: bad
        ? {
            code: 'SERIALS_SHORT',
            problem: '串号不齐：应有 20 个，只收到 18 个',
            cause: '荣耀IDEAL的串号查询少返回 1 台机器（主串号和辅助串号各 1 个）。',
            action: '会自动再查询；也可以点【重新获取串号】。多次不齐请联系荣耀IDEAL核对。',
          }
        : null,
      problems: bad
        ? [
            { line: 1, serial: '86012345678901', problem: '长度 14，应为 15' },
            { line: 2, serial: '860123456789018', problem: '在本单第 1 行已出现' },
            { line: null, serial: '', problem: '缺少 1 台机器的串号' },
          ]
        : [],
      warnings: index % 5 === 0 ? 2 : 0,
      attempts: bad ? 4 : 1,
      nextAt: bad ? NOW + 6 * MINUTE : null,
      receivedAt: NOW - index * 11 * MINUTE,
      finishedAt: stage === 'applied' ? NOW - index * 11 * MINUTE + 40_000 : null,
      documentId: stage === 'applied' ? index + 1 : null,
      correlationId: `c-${String(index).padStart(8, '0')}`,
    }
  })
}

export function stockDocuments(count: number): StockDocument[] {
  const states = [
    ['delivered', '已写入'],
    ['queued', '待写入'],
    ['refused', '被拒绝'],
    ['unknown', '结果未知'],
  ] as const
  return Array.from({ length: count }, (_, index): StockDocument => {
    const kind = STOCK_DOCUMENT_KINDS[index % STOCK_DOCUMENT_KINDS.length] ?? 'purchaseIn'
    const [state, stateText] = states[index % 7 === 3 ? 2 : index % 5 === 1 ? 1 : index % 11 === 4 ? 3 : 0] ?? states[0]
    const difference = index % 6 === 5
    return {
      id: index + 1,
      connectionId: 1,
      kind,
      kindLabel: STOCK_DOCUMENT_TEXT[kind],
      number: `DJ20261121${String(index).padStart(5, '0')}`,
      boyuanNo: state === 'delivered' ? `BY-RK-${7000 + index}` : null,
      orderId: index + 40,
      orderNo: `CG20261120${String(index).padStart(4, '0')}`,
      warehouseNo: 'CK001',
      warehouseName: '广州中心仓',
      partnerName: kind.startsWith('transfer')
        ? ''
        : index === 0
          ? '松联信息科技（广东）股份有限公司华南分公司'
          : '爱施德',
      occurredAt: NOW - index * 17 * MINUTE,
      createdAt: NOW - index * 17 * MINUTE + 30_000,
      state,
      stateText,
      trouble:
        state === 'refused'
          ? {
              code: 'BY_4301',
              problem: '博远ERP拒绝了这张单据',
              cause: '会计期间已结账。',
              action: '请在博远ERP打开期间后，在【队列】里点【重新发送】。',
            }
          : null,
      quantity: difference ? '9' : '10',
      ordered: '10',
      difference,
      serials: index % 6 === 2 ? 0 : 10,
      warnings: index % 4 === 0 ? 1 : 0,
      outboxId: index + 300,
      correlationId: `c-d${String(index).padStart(7, '0')}`,
    }
  })
}

const life = (main: string, part: Partial<SerialLife> = {}): SerialLife => ({
  serial: { main, aux1: `${main.slice(0, -1)}7`, aux2: null },
  productNo: 'BY50102',
  name: '荣耀Magic7 Pro 12GB+256GB 天际金',
  state: 'out',
  stateText: '已出库',
  warehouse: '',
  events: [
    ['期初', '广州中心仓', '', '', ''],
    ['移出', '广州中心仓', '', 'DJ2026110100012', 'YK202611010003'],
    ['移入', '深圳前置仓', '', 'DJ2026110200004', 'YK202611010003'],
    ['批发出库', '深圳前置仓', '福田渠道客户 3', 'DJ2026111800077', 'PF202611180041'],
  ].map(([text, warehouse, partner, documentNo, orderNo], index) => ({
    at: NOW - (9 - index * 2) * 86_400_000,
    text: text ?? '',
    documentId: index === 0 ? null : index,
    documentNo: documentNo ?? '',
    orderId: index === 0 ? null : index,
    orderNo: orderNo ?? '',
    warehouse: warehouse ?? '',
    partner: partner ?? '',
  })),
  warning: '',
  ...part,
})

export type ReturnsSituation = 'calm' | 'new' | 'many' | 'broken'

/** Answers of ideal回传, generated documents and 串号追踪. */
export function returnsHandlers(situation: ReturnsSituation): FakeHandlers {
  const fail = () => {
    throw trouble('STORE_BUSY', '没有读到列表。', '数据文件正被另一个程序占用。', '稍后再试。')
  }
  if (situation === 'broken') {
    return { 'returns.list': fail, 'returns.status': fail, 'stockDocuments.list': fail, 'serials.list': fail }
  }
  const amount = situation === 'new' ? 0 : situation === 'many' ? 10_000 : 34
  const returns = returnRows(amount)
  const documents = stockDocuments(amount)
  const page = <Row>(rows: Row[], cursor: string | null, limit: number) => {
    const at = Number(cursor ?? 0)
    return {
      rows: rows.slice(at, at + limit),
      next: at + limit < rows.length ? String(at + limit) : null,
      total: rows.length,
    }
  }
  const counts = (): CallOutput<'returns.list'>['counts'] => ({
    received: returns.filter((row) => row.stage === 'received').length,
    waiting: returns.filter((row) => row.stage === 'waiting').length,
    querying: returns.filter((row) => row.stage === 'querying').length,
    trouble: returns.filter((row) => row.stage === 'trouble').length,
    applied: returns.filter((row) => row.stage === 'applied').length,
    ignored: returns.filter((row) => row.stage === 'ignored').length,
  })
  const serialRows = Array.from({ length: amount * 3 }, (_, index) => ({
    main: `8601234567${String(10_000 + index)}`,
    aux1: `8601234568${String(10_000 + index)}`,
    aux2: null,
    productNo: 'BY50102',
    name: '荣耀Magic7 Pro 12GB+256GB 天际金',
    state: (['in', 'in', 'out', 'moving'] as const)[index % 4] ?? 'in',
    stateText: ['在库', '在库', '已出库', '在途'][index % 4] ?? '在库',
    warehouse: index % 4 === 2 ? '' : '广州中心仓',
    at: NOW - index * 3 * MINUTE,
  }))
  return {
    'returns.list': ({ stages, text, cursor, limit }) => ({
      ...page(
        returns.filter((row) => stages.includes(row.stage) && row.orderNo.includes(text)),
        cursor ?? null,
        limit,
      ),
      counts: counts(),
    }),
    'returns.get': ({ id }) => {
      const row = returns.find((one) => one.id === id)
      if (row === undefined) throw trouble('RETURN_UNKNOWN', '找不到这条回传。')
      return {
        return: row,
        history: [
          { at: row.receivedAt, text: '收到变更：入库完成，共 10 台' },
          { at: row.receivedAt + 2000, text: '查询串号：第 1 页，18 个' },
          { at: row.receivedAt + 3000, text: '串号不齐，60 秒后再查询' },
        ],
      }
    },
    'returns.again': ({ ids }) => ({ changed: ids.length, refused: [] }),
    'returns.refresh': () => ({}),
    'returns.status': () => ({
      lastReceivedAt: amount === 0 ? null : NOW - 6 * MINUTE,
      lastAskedAt: NOW - MINUTE,
      waiting: amount === 0 ? 0 : 17,
      trouble: counts().trouble ?? 0,
      reading: null,
      listener: {
        on: false,
        host: '127.0.0.1',
        port: 8760,
        url: null,
        trouble: null,
        note: '未开启。开启后把回调地址告诉荣耀，前面要有 TLS 代理。',
      },
    }),
    'returns.setListener': ({ listener }) => ({ listener }),
    'stockDocuments.list': ({ kind, text, cursor, limit }) =>
      page(
        documents.filter((row) => (kind == null || row.kind === kind) && row.number.includes(text)),
        cursor ?? null,
        limit,
      ),
    'stockDocuments.get': ({ id }) => {
      const document = documents.find((one) => one.id === id)
      if (document === undefined) throw trouble('DOCUMENT_UNKNOWN', '找不到这张单据。')
      return {
        document,
        lines: [
          {
            line: 1,
            productNo: 'BY50102',
            name: '荣耀Magic7 Pro 12GB+256GB 天际金',
            ordered: '6',
            quantity: '6',
            serials: 6,
          },
          { line: 2, productNo: 'BY50109', name: '荣耀X60 8GB+128GB', ordered: '4', quantity: '3', serials: 3 },
        ],
      }
    },
    'stockDocuments.serials': ({ text, cursor, limit }) =>
      page(
        serialRows
          .filter((row) => row.main.includes(text))
          .map(({ main, aux1, aux2, productNo }, index) => ({
            main,
            aux1,
            aux2,
            productNo,
            line: 1 + (index % 2),
            warning: index % 9 === 4 ? '期初没有这个串号' : '',
          })),
        cursor ?? null,
        limit,
      ),
    'stockDocuments.serialText': () => ({ text: '860123456710000\t860123456810000\n', devices: 1 }),
    'stockDocuments.exportSerials': () => ({ saved: { token: 't', name: '串号.xlsx' } }),
    'serials.find': ({ serial }) => ({
      rows: serial.startsWith('9')
        ? []
        : serial.endsWith('77')
          ? [
              life(serial),
              life(`${serial.slice(0, -1)}1`, {
                state: 'in',
                stateText: '在库',
                warehouse: '深圳前置仓',
                warning: '串号校验位不对，请核对',
              }),
            ]
          : [life(serial)],
    }),
    'serials.list': ({ text, state, cursor, limit }) =>
      page(
        serialRows.filter((row) => row.main.startsWith(text) && (state == null || row.state === state)),
        cursor ?? null,
        limit,
      ),
    'serials.export': () => ({ saved: { token: 't', name: '串号.xlsx' } }),
    'serials.openingFromBoyuan': () => ({ added: 1240, known: 18, conflicts: 2 }),
    'serials.openingFromFile': () => ({
      chosen: true,
      added: 12,
      known: 3,
      errors: [
        {
          row: 5,
          column: '主串号',
          value: '86012E+14',
          problem: '串号被表格改成了科学计数',
          fix: '请把这一列设为文本再填写。',
        },
      ],
    }),
  }
}
