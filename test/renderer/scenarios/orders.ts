import {
  type CallOutput,
  ORDER_ACTIONS,
  ORDER_KIND_TEXT,
  ORDER_STATES,
  type OrderFilter,
  type OrderKind,
  type OrderLine,
  type OrderRow,
  type OrderState,
  type OrderTab,
} from '../../../preload/contract/index.ts'
import { type FakeHandlers, trouble } from '../fake-bridge.ts'

const NOW = Date.parse('2026-11-22T02:20:00Z')
const MINUTE = 60_000
const PREFIX: Record<OrderKind, string> = {
  purchase: 'CD',
  purchaseReturn: 'CT',
  transfer: 'YD',
  wholesale: 'PD',
  wholesaleReturn: 'PT',
}
const STATE_TEXT: Record<OrderState, string> = {
  draft: '待创建',
  saved: '已保存',
  awaiting: '待发货',
  introduced: '已引入',
  queued: '待发送',
  sending: '推送中',
  unknown: '结果未知',
  refused: '推送被拒绝',
  pushed: '已推送，等待回传',
  partly: '部分回传(已移出)',
  done: '已回传',
  returnTrouble: '回传异常',
  terminating: '终止申请中',
  terminateApproved: '已批准·待更新',
  terminated: '已终止',
  completed: '已完成',
  deleted: '已删除',
}
const TAB: Record<OrderState, OrderTab> = {
  draft: 'open',
  saved: 'open',
  awaiting: 'open',
  introduced: 'done',
  queued: 'moving',
  sending: 'moving',
  unknown: 'moving',
  refused: 'trouble',
  pushed: 'pushed',
  partly: 'pushed',
  done: 'done',
  returnTrouble: 'trouble',
  terminating: 'moving',
  terminateApproved: 'trouble',
  terminated: 'ended',
  completed: 'done',
  deleted: 'ended',
}
const FREE: readonly OrderState[] = ['draft', 'saved', 'awaiting', 'refused']

const UPLOAD: Partial<Record<OrderState, readonly [OrderRow['upload'], string]>> = {
  queued: ['uploading', '上传中'],
  sending: ['uploading', '上传中'],
  unknown: ['unknown', '结果未知'],
  refused: ['failed', '上传失败'],
  pushed: ['uploaded', '已上传'],
  partly: ['uploaded', '已上传'],
  done: ['uploaded', '已上传'],
  returnTrouble: ['uploaded', '已上传'],
  terminating: ['uploaded', '已上传'],
  terminateApproved: ['uploaded', '已上传'],
}
const RETURNED: Partial<Record<OrderState, readonly [OrderRow['returned'], string]>> = {
  partly: ['partly', '部分回传(已移出)'],
  done: ['returned', '已回传'],
  returnTrouble: ['trouble', '回传异常'],
}
const TROUBLE: Partial<Record<OrderState, readonly [string, string, string]>> = {
  refused: [
    '荣耀IDEAL拒绝了这张订单',
    '省包编号不正确（ideal 返回 40103）。',
    '在【荣耀IDEAL接口设置】核对省包编号，改好后再点【推送ideal】。',
  ],
  returnTrouble: [
    '回传的串号与数量不符',
    '应有 24 个串号，收到 22 个；2 个长度不是 15 位。',
    '点【手动查询】重新获取；仍不符请联系荣耀IDEAL核对发货。',
  ],
}

export function orderRow(kind: OrderKind, index: number, part: Partial<OrderRow> = {}): OrderRow {
  const state = part.state ?? ORDER_STATES[index % ORDER_STATES.length] ?? 'saved'
  const [upload, uploadText] = UPLOAD[state] ?? ['none', '未上传']
  const [returned, returnedText] = RETURNED[state] ?? ['none', '未回传']
  const reason = TROUBLE[state]
  const long = index === 4
  return {
    id: index + 1,
    connectionId: 1,
    kind,
    orderNo: long
      ? `${PREFIX[kind]}${'202611220001'.repeat(5)}`
      : `${PREFIX[kind]}20261122${String(index + 1).padStart(5, '0')}`,
    inBoyuan: state !== 'draft',
    source: kind === 'wholesale' && index % 3 === 0 ? 'vf' : 'app',
    sourceText: kind === 'wholesale' && index % 3 === 0 ? '荣耀e栈VF订单' : '本软件手工录入',
    vfNo: kind === 'wholesale' && index % 3 === 0 ? `VF26112200${index}` : '',
    billDate: '2026-11-22',
    manualNo: index % 4 === 1 ? '' : `00SL-${80_000 + index}`,
    warehouseNo: 'CK01',
    warehouseName: long ? '省包中心仓（原物流园三期二号库东侧大件周转区）' : '省包中心仓',
    toWarehouseNo: kind === 'transfer' ? 'CK02' : '',
    toWarehouseName: kind === 'transfer' ? '南区分仓' : '',
    partnerNo: kind === 'transfer' ? '' : 'DW0007',
    partnerName: kind === 'transfer' ? '' : long ? '华强北数码通讯器材批发零售有限责任公司第二分公司' : '松联科技',
    awaiting: kind === 'wholesale' && state !== 'saved',
    remark: '',
    state,
    stateText: STATE_TEXT[state],
    upload,
    uploadText,
    uploadedAt: upload === 'uploaded' ? NOW - index * 9 * MINUTE : null,
    returned,
    returnedText,
    returnedAt: returned === 'none' ? null : NOW - index * 3 * MINUTE,
    trouble: reason ? { code: `IDEAL_${state}`, problem: reason[0], cause: reason[1], action: reason[2] } : null,
    locked: !FREE.includes(state),
    idealNo: upload === 'uploaded' ? `IDL-${700_000 + index}` : null,
    lines: 3,
    quantity: '24.0000',
    amount: '71976.0000',
    version: 3,
    createdAt: NOW - index * 31 * MINUTE,
    createdBy: '王仓管',
    updatedAt: NOW - index * 11 * MINUTE,
    correlationId: `c-${(0x3a9e21 + index).toString(16)}`,
    ...part,
  }
}

const PRODUCTS = [
  ['HN0001', '荣耀Magic9 Pro 16GB+512GB 绒黑色', 'BVL-AN16', '6936520801234', ''],
  ['HN0002', '荣耀X80 8GB+256GB 幻夜黑', 'ALI-AN00', '6936520805678', ''],
  ['HN0003', '荣耀手环10 标准版', 'RNA-B19', '6936520809999', '商品未映射'],
  ['PJ0088', '荣耀100W充电器套装（含数据线，国内标准版，带包装盒）', 'HN-200500C00', '6936520800001', ''],
] as const

export function orderLines(count: number, state: OrderState = 'saved'): OrderLine[] {
  return Array.from({ length: count }, (_, index) => {
    const [productNo, name, model, barcode, blocked] = PRODUCTS[index % PRODUCTS.length] ?? PRODUCTS[0]
    const back = state === 'done' || state === 'partly'
    return {
      line: index + 1,
      productNo: count > PRODUCTS.length ? `${productNo}-${index}` : productNo,
      name,
      model,
      barcode,
      unit: '台',
      quantity: '8.0000',
      actual: back ? (index === 1 ? '6.0000' : '8.0000') : null,
      price: index === 3 ? null : '2999.0000',
      amount: index === 3 ? null : '23992.0000',
      serialManaged: index !== 3,
      serials: back && index !== 3 ? 8 : 0,
      remark: '',
      blocked: state === 'saved' ? blocked : '',
    }
  })
}

function actionsOf(row: OrderRow): CallOutput<'orders.get'>['actions'] {
  const free = FREE.includes(row.state)
  return ORDER_ACTIONS.map((action) => {
    const no = (reason: string, page: string | null = null) => ({ action, allowed: false, reason, page })
    const yes = { action, allowed: true, reason: '', page: null }
    switch (action) {
      case 'copy':
        return yes
      case 'edit':
      case 'delete':
        return free ? yes : no(`已推送ideal的订单不能${action === 'edit' ? '修改' : '删除'}`)
      case 'push':
        if (!free) return no('已推送ideal的订单不能再次推送')
        return row.state === 'saved' ? no('商品未映射：HN0003 荣耀手环10 标准版', '/p/ezhan-products') : yes
      case 'cancelPush':
        return no('ideal目前没有取消接口')
      case 'introduce':
        return no(free ? '请在博远ERP里引入；引入后的订单不能再推送ideal' : '推送到ideal的订单不能引入')
      case 'terminate':
        return row.kind === 'wholesale' && row.state !== 'done' ? yes : no('只有批发订单可以终止')
      case 'lookUp':
        return free ? no('订单没有推送在荣耀IDEAL，没有可查询的结果') : yes
      default:
        return yes
    }
  })
}

const noTabs = (): Record<OrderTab, number> => ({ open: 0, moving: 0, pushed: 0, trouble: 0, done: 0, ended: 0 })

export type OrderSituation = 'calm' | 'closed' | 'new' | 'many' | 'broken'

export function orderHandlers(situation: OrderSituation = 'calm'): FakeHandlers {
  const count = { calm: 34, new: 0, closed: 34, many: 10_000, broken: 0 }[situation]
  const made = new Map<OrderKind, OrderRow[]>()
  const rowsOf = (kind: OrderKind): OrderRow[] => {
    const rows = made.get(kind) ?? Array.from({ length: count }, (_, index) => orderRow(kind, index))
    made.set(kind, rows)
    return rows
  }
  let lastKind: OrderKind = 'purchase'
  const rowOf = (id: number): OrderRow => {
    const row = rowsOf(lastKind)[id - 1]
    if (row === undefined) throw trouble('ORDER_GONE', '找不到这张订单', '它可能已被删除。', '请返回列表刷新。')
    return row
  }
  const fits = (row: OrderRow, input: OrderFilter) =>
    row.orderNo.includes(input.text) && row.manualNo.includes(input.manualNo)
  const changed = (ids: readonly number[]) => ({ changed: ids.length, refused: [] })
  return {
    'orders.list': (input) => {
      lastKind = input.kind
      if (situation === 'broken')
        throw trouble('STORE_BUSY', '订单没有读到', '数据文件正被占用。', '请稍后点【重试】。')
      const base = rowsOf(input.kind).filter((row) => fits(row, input))
      const shown = base.filter((row) => input.tab === null || TAB[row.state] === input.tab)
      const at = input.cursor === null ? 0 : Number(input.cursor)
      const tabs = noTabs()
      for (const row of base) tabs[TAB[row.state]] += 1
      return {
        rows: shown.slice(at, at + input.limit),
        next: at + input.limit < shown.length ? String(at + input.limit) : null,
        total: shown.length,
        tabs,
      }
    },
    'orders.get': ({ id }) => {
      const kind = (Object.keys(PREFIX) as OrderKind[]).find((one) =>
        location.hash.includes(
          {
            purchase: 'purchase-orders',
            purchaseReturn: 'purchase-returns',
            transfer: 'transfers',
            wholesale: 'wholesale-orders',
            wholesaleReturn: 'wholesale-returns',
          }[one],
        ),
      )
      lastKind = kind ?? lastKind
      const order = rowOf(id)
      const back = order.returned === 'returned' || order.returned === 'partly'
      return {
        order,
        lines: orderLines(id === 8 ? 2000 : 3, order.state),
        actions: actionsOf(order),
        timeline: [
          { at: order.createdAt, event: 'order.saved', text: '录入并保存', by: '王仓管', outboxId: null },
          ...(order.upload === 'none'
            ? []
            : [
                {
                  at: order.createdAt + MINUTE,
                  event: 'push.clicked',
                  text: '点了推送ideal',
                  by: '李主管',
                  outboxId: 7,
                },
                {
                  at: order.createdAt + 2 * MINUTE,
                  event: 'push.sent',
                  text: '已送达荣耀IDEAL',
                  by: null,
                  outboxId: 7,
                },
              ]),
          ...(back
            ? [{ at: order.updatedAt, event: 'return.applied', text: '收到回传，已生成单据', by: null, outboxId: null }]
            : []),
        ],
        documents: back
          ? [
              {
                id: 5,
                kindLabel: order.kind === 'transfer' ? '移出库单' : '采购入库单',
                number: `RK${id}26112200018`,
                stateText: '已送达博远ERP',
                quantity: '24.0000',
                serials: 22,
                at: order.updatedAt,
              },
            ]
          : [],
        outboxIds: order.upload === 'none' ? [] : [7],
      }
    },
    'orders.save': ({ id, order }) => {
      const rows = rowsOf(order.kind)
      const at = id ?? rows.length + 1
      const row = orderRow(order.kind, at - 1, {
        state: order.kind === 'wholesale' && order.awaiting ? 'awaiting' : 'saved',
        billDate: order.billDate,
        manualNo: order.manualNo,
        version: (rows[at - 1]?.version ?? 0) + 1,
      })
      rows[at - 1] = row
      return { order: row }
    },
    'orders.copy': ({ id }) => {
      const row = rowOf(id)
      return {
        order: {
          kind: row.kind,
          billDate: '2026-11-22',
          manualNo: '',
          warehouseNo: row.warehouseNo,
          toWarehouseNo: row.toWarehouseNo,
          partnerNo: row.partnerNo,
          awaiting: false,
          remark: row.remark,
          lines: orderLines(3).map(({ productNo, quantity, price, remark }) => ({
            productNo,
            quantity,
            price,
            remark,
          })),
        },
      }
    },
    'orders.delete': ({ ids }) => changed(ids),
    'orders.pushPreview': ({ ids }) => {
      const orders = ids.map((id) => {
        const row = rowOf(id)
        const push = actionsOf(row).find((one) => one.action === 'push')
        return {
          id,
          orderNo: row.orderNo,
          kindLabel: ORDER_KIND_TEXT[row.kind],
          warehouse: `${row.warehouseNo} ${row.warehouseName}`,
          partner: row.partnerName,
          quantity: row.quantity,
          allowed: push?.allowed ?? false,
          reason: push?.reason ?? '',
          page: push?.page ?? null,
        }
      })
      const allowed = orders.filter((order) => order.allowed).length
      return { orders, allowed, refused: orders.length - allowed }
    },
    'orders.push': ({ ids }) => {
      for (const id of ids) {
        const row = rowOf(id)
        rowsOf(lastKind)[id - 1] = orderRow(lastKind, id - 1, { state: 'queued', version: row.version + 1 })
      }
      return changed(ids)
    },
    'orders.introduce': ({ ids }) => changed(ids),
    'orders.terminate': () => changed([1]),
    'orders.terminateAgain': () => changed([1]),
    'orders.lookUp': ({ ids }) => changed(ids),
    'orders.pull': () => ({}),
    'orders.pullVf': () => ({
      created: 4,
      known: 12,
      refused: [{ vfNo: 'VF2611220099', reason: '渠道客户 QD-118「滨江数码」未映射' }],
    }),
    'orders.vfTimer': ({ everyMinutes }) => ({ everyMinutes: everyMinutes ?? 30 }),
    'orders.choices': ({ what, text }) => ({
      rows:
        what === 'product'
          ? PRODUCTS.filter((one) => one.join(' ').includes(text)).map(([no, name, model, barcode, blocked]) => ({
              no,
              name,
              extra: `${model} · ${barcode}`,
              unit: '台',
              serialManaged: true,
              blocked,
            }))
          : (what === 'warehouse'
              ? [
                  ['CK01', '省包中心仓', ''],
                  ['CK02', '南区分仓', ''],
                  ['CK09', '门店退货仓', '仓库未映射'],
                ]
              : [
                  ['DW0007', '松联科技', ''],
                  ['DW0008', '爱施德', ''],
                ]
            )
              .filter((one) => one.join(' ').includes(text))
              .map(([no = '', name = '', blocked = '']) => ({
                no,
                name,
                extra: '',
                unit: '',
                serialManaged: false,
                blocked,
              })),
    }),
    'orders.parseLines': ({ text }) => {
      const lines: CallOutput<'orders.parseLines'>['lines'] = []
      const errors: CallOutput<'orders.parseLines'>['errors'] = []
      for (const [index, raw] of text.split(/\r?\n/).entries()) {
        if (raw.trim() === '') continue
        const [code = '', quantity = '1', price = ''] = raw.split('\t')
        const found = PRODUCTS.find((one) => one[0] === code.trim() || one[3] === code.trim())
        if (found === undefined) errors.push({ row: index + 1, text: raw, problem: '没有这个商品' })
        else
          lines.push({
            productNo: found[0],
            name: found[1],
            unit: '台',
            quantity,
            price: price === '' ? null : price,
            remark: '',
          })
      }
      return { lines, errors }
    },
    'orders.readFile': ({ kind }) => ({
      file: { token: 'f', name: '十一月订单.xlsx', again: { at: NOW - 86_400_000, by: '王仓管' } },
      orders: Array.from({ length: 3 }, (_, index) => ({
        key: `D${index + 1}`,
        quantity: '24.0000',
        order: {
          kind,
          billDate: '2026-11-22',
          manualNo: '',
          warehouseNo: 'CK01',
          toWarehouseNo: 'CK02',
          partnerNo: 'DW0007',
          awaiting: false,
          remark: '',
          lines: [{ productNo: 'HN0001', quantity: '8', price: '2999', remark: '' }],
        },
      })),
      errors: [
        { row: 5, column: '商品编号', value: 'HN9999', problem: '没有这个商品', fix: '核对商品编号或69码' },
        { row: 9, column: '数量', value: '一台', problem: '数量不是数字', fix: '只填数字' },
      ],
    }),
    'orders.importFile': () => ({ created: 3, skipped: 2 }),
    'orders.template': () => ({ saved: { token: 't', name: '订单模板.xlsx' } }),
    'orders.export': () => ({ saved: { token: 't', name: '订单.xlsx' } }),
    'orders.status': () => ({
      readAt: situation === 'new' ? null : NOW - 2 * MINUTE,
      trouble:
        situation === 'closed'
          ? {
              code: 'BOYUAN_TIMEOUT',
              problem: '博远ERP没有回应',
              cause: '连续 3 次超时。',
              action: '稍后会自动再读；急用请点【立即读取博远ERP】。',
            }
          : null,
      interfaceOpen: situation !== 'closed',
      ezhanOpened: true,
      blocked: situation === 'closed' ? '荣耀IDEAL接口状态为关闭，由博远后台启用，请联系博远业务员' : '',
      page: situation === 'closed' ? '/p/ideal-settings' : null,
      counts: {
        purchase: noTabs(),
        purchaseReturn: noTabs(),
        transfer: noTabs(),
        wholesale: noTabs(),
        wholesaleReturn: noTabs(),
      },
    }),
    'stockDocuments.serialText': () => ({
      devices: 22,
      text: Array.from({ length: 22 }, (_, index) => `8666960225490${String(index).padStart(2, '0')}\tSN${index}`).join(
        '\n',
      ),
    }),
    'stockDocuments.exportSerials': () => ({ saved: { token: 't', name: '串号.xlsx' } }),
    ...pushLogHandlers(rowsOf),
  }
}

function pushLogHandlers(rowsOf: (kind: OrderKind) => readonly OrderRow[]): FakeHandlers {
  return {
    'pushLog.list': (input) => {
      const kinds = Object.keys(PREFIX) as OrderKind[]
      const all = kinds
        .flatMap((kind) => rowsOf(kind))
        .filter(
          (row) =>
            row.upload !== 'none' &&
            (input.kind === null || row.kind === input.kind) &&
            row.orderNo.includes(input.orderNo) &&
            (input.upload === 'all' ||
              (input.upload === 'notUploaded' ? row.upload !== 'uploaded' : row.upload === input.upload)) &&
            (input.returned === 'all' ||
              (input.returned === 'notReturned' ? row.returned !== 'returned' : row.returned === input.returned)),
        )
      const at = input.cursor === null ? 0 : Number(input.cursor)
      return {
        rows: all.slice(at, at + input.limit).map((row) => ({
          orderId: row.id,
          orderNo: row.orderNo,
          kind: row.kind,
          billDate: row.billDate,
          upload: row.upload,
          uploadText: row.uploadText,
          uploadedAt: row.uploadedAt,
          returned: row.returned,
          returnedText: row.returnedText,
          returnedAt: row.returnedAt,
          detail: row.returned === 'partly' ? '移出 2026-11-22 10:11:00；移入 未回传' : '',
          trouble: row.trouble,
          correlationId: row.correlationId,
        })),
        next: at + input.limit < all.length ? String(at + input.limit) : null,
        total: all.length,
      }
    },
    'pushLog.export': () => ({ saved: { token: 't', name: '推送日志.xlsx' } }),
  }
}
