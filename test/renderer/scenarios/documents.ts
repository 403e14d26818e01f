import {
  DOCUMENT_STATES,
  type DocumentKind,
  type DocumentRow,
  type DocumentState,
  documentStateText,
  documentTabOf,
} from '../../../preload/contract/index.ts'
import { type FakeHandlers, trouble } from '../fake-bridge.ts'

const NOW = Date.parse('2026-11-22T02:20:00Z')
const MINUTE = 60_000
const KINDS: DocumentKind[] = (
  [
    ['stockIn:1', '采购入库', 'in', 'goes', '到达对应门店，成为入库单'],
    ['stockIn:2', '调拨入库', 'in', 'goes', '到达对应门店，成为入库单'],
    ['stockIn:6', '其他入库', 'in', 'goes', '到达对应门店，成为入库单'],
    ['stockIn:9', '初始化入库', 'in', 'goes', '一次最多 5000 SKU'],
    ['stockIn:13', '入库类型 13', 'in', 'goes', '还没有见过的类型，照常回传'],
    ['stockIn:4', '盘盈入库', 'in', 'never', 'ERP 的盘盈单不支持回传'],
    ['stockOut:1', '销售出库', 'in', 'never', '线上销售单不支持回传'],
    ['pos:stocktake', '盘点', 'out', 'goes', '商家后台审核后，成为ERP盘点单'],
    ['pos:return-in', '退换货入库', 'out', 'goes', '成为ERP其他入库；残次品不回传'],
    ['pos:sale', '销售单', 'out', 'never', '由ERP自己抓取，本软件只核对'],
  ] as const
).map(([kind, label, direction, travels, text], index) => ({
  kind,
  label,
  direction,
  travels,
  text,
  createsProducts: kind === 'stockIn:6',
  unknown: kind === 'stockIn:13',
  firstSeenAt: NOW - index * 86_400_000,
}))

const REASONS: Partial<Record<DocumentState, [string, string, string]>> = {
  unmapped: ['仓库没有对应的门店', '仓库 CK99「南门旧仓」没有和任何门店对应。', '到【对接设置】确认门店与仓库对应。'],
  'missing-products': [
    '智能POS没有 3 个商品',
    '商家编码 00123、A-77、B/9 在智能POS里不存在。',
    '导入这些商品后会自动发送，不用重做。',
  ],
  held: [
    '初始化入库超过 5000 SKU',
    '这张单据有 6,120 个 SKU，一次最多 5000。',
    '点【拆分后发送】，或在ERP里分成几张。',
  ],
  refused: ['智能POS拒绝了这张单据', '门店「人民路店」已停用。', '在商家后台启用门店后点【重试】。'],
}

export function documentRows(count: number): DocumentRow[] {
  return Array.from({ length: count }, (_, index) => {
    const state = DOCUMENT_STATES[index % DOCUMENT_STATES.length] ?? 'arrived'
    const kind = KINDS[index % KINDS.length] ?? KINDS[0]!
    const seenAt = NOW - index * 7 * MINUTE
    const arrived = state === 'arrived' || state === 'arrived-by-other'
    const expects = state === 'queued' || state === 'sending' || state === 'unknown' || state === 'missing-products'
    const reason = REASONS[state]
    return {
      id: index + 1,
      connectionId: 1,
      direction: kind.direction,
      kind: kind.kind,
      kindLabel: kind.label,
      number: index === 3 ? `RK${'2026112200018'.repeat(4)}` : `RK20261122${String(10_000 + index)}`,
      sourceNo: index % 3 === 0 ? `CG${7000 + index}` : '',
      ourNo: arrived || expects ? `DJI261122A7F${String(index).padStart(5, '0')}` : null,
      arrivedNo: arrived ? `POS-RK-${90_000 + index}` : null,
      shopId: state === 'unmapped' ? null : 'S001',
      shopName:
        state === 'unmapped' ? null : index === 5 ? '人民路旗舰店（原新华书店对面一楼大厅东侧入口处）' : '人民路店',
      warehouseNo: state === 'unmapped' ? 'CK99' : 'S001',
      warehouseName: state === 'unmapped' ? '南门旧仓' : '人民路店',
      remoteState: arrived ? '已完成' : state === 'waiting-settle' ? '待结算' : '编辑中',
      state,
      stateText: documentStateText(state),
      trouble: reason ? { code: state.toUpperCase(), problem: reason[0], cause: reason[1], action: reason[2] } : null,
      notes: kind.unknown ? [{ code: 'NEW_KIND', text: '首次出现的单据类型「入库类型 13」，已照常回传' }] : [],
      createdAt: seenAt - 60 * MINUTE,
      finishedAt: state === 'waiting-finish' ? null : seenAt - 4 * MINUTE,
      seenAt,
      queuedAt: arrived || expects ? seenAt + 1000 : null,
      sentAt: arrived ? seenAt + 2000 : null,
      arrivedAt: arrived ? seenAt + 3000 : null,
      expectedAt: arrived || expects ? seenAt + 6 * MINUTE : null,
      late: expects && index > 4 ? (index > 12 ? ('alert' as const) : ('late' as const)) : null,
      lines: 1 + ((index * 37) % 1201),
      skus: 1 + ((index * 31) % 1100),
      quantity: `${1 + index * 3}.0000`,
      amount: `${(1280 + index * 99.5).toFixed(4)}`,
      correlationId: `c-${(0x7f3a9e21 + index).toString(16)}`,
      outboxIds: arrived || expects ? [index + 1] : [],
    }
  })
}

export function documentHandlers(count = 800): FakeHandlers {
  const rows = documentRows(count)
  return {
    'documents.list': (input) => {
      const base = rows.filter(
        (row) =>
          (input.direction === null || row.direction === input.direction) &&
          (input.kind === null || row.kind === input.kind) &&
          (!input.late || row.late !== null) &&
          (input.text === '' || row.number.includes(input.text)),
      )
      const shown = base.filter((row) => input.tab === null || documentTabOf(row.state) === input.tab)
      const at = input.cursor === null ? 0 : Number(input.cursor)
      const tabs = { attention: 0, moving: 0, waiting: 0, arrived: 0, never: 0 }
      for (const row of base) tabs[documentTabOf(row.state)] += 1
      return {
        rows: shown.slice(at, at + input.limit),
        next: at + input.limit < shown.length ? String(at + input.limit) : null,
        total: shown.length,
        tabs,
        counts: [],
        late: base.filter((row) => row.late !== null).length,
      }
    },
    'documents.get': ({ id }) => {
      const document = rows[id - 1]
      if (document === undefined) throw trouble('DOCUMENT_GONE', '找不到这张单据', '它可能已被清理。', '请刷新列表。')
      const refused = document.state === 'arrived'
      return {
        document,
        timeline: [
          { at: document.seenAt, event: 'seen', text: '从旺店通读到这张单据（已完成）', by: null, outboxId: null },
          { at: document.seenAt + 1000, event: 'queued', text: '进入队列', by: null, outboxId: id },
          { at: document.seenAt + 2000, event: 'sent', text: '发送给智能POS', by: null, outboxId: id },
          { at: document.seenAt + 3000, event: 'person', text: '点了立即同步', by: '李店员', outboxId: id },
        ],
        actions: [
          { action: 'send-now', allowed: !refused, reason: refused ? '单据已到达，不用再发' : '' },
          { action: 'retry', allowed: document.state === 'refused', reason: '只有被拒绝的可以重试' },
          ...(documentTabOf(document.state) === 'attention'
            ? [{ action: 'skip' as const, allowed: true, reason: '' }]
            : []),
          ...(document.state === 'held' ? [{ action: 'split' as const, allowed: true, reason: '' }] : []),
        ],
        missing: document.state === 'missing-products' ? ['00123', 'A-77', 'B/9'] : [],
        hints: ['门店前端：小房子图标→商品管理→入库单管理'],
      }
    },
    'documents.lines': ({ id, cursor, limit, text }) => {
      const total = rows[id - 1]?.lines ?? 0
      const all = Array.from({ length: total }, (_, index) => ({
        line: index + 1,
        specNo: index === 1 ? '' : `00${1200 + index}`,
        goodsNo: `SP${100 + index}`,
        name: index === 2 ? '加厚不锈钢保温壶'.repeat(8) : '保温杯',
        specName: '红色 500ml',
        quantity: '2.0000',
        price: index === 3 ? null : '19.9000',
        defect: index === 4,
        remark: '',
        note: index === 4 ? '不回传（残次品）' : index === 1 ? '没有商家编码' : '',
      })).filter((line) => text === '' || line.specNo.includes(text))
      const at = cursor === null ? 0 : Number(cursor)
      return {
        rows: all.slice(at, at + limit),
        next: at + limit < all.length ? String(at + limit) : null,
        total: all.length,
      }
    },
    'documents.status': () => ({
      streams: [
        {
          direction: 'in',
          runner: 'app',
          readAt: NOW - 2 * MINUTE,
          knownUntil: NOW - 4 * MINUTE,
          running: false,
          nextAt: NOW + MINUTE,
          trouble: null,
          waiting: 12,
          attention: 4,
          unknown: 1,
          late: 2,
          lastArrivedAt: NOW - 9 * MINUTE,
        },
        {
          direction: 'out',
          runner: 'direct',
          readAt: NOW - 30_000,
          knownUntil: NOW - 30_000,
          running: true,
          nextAt: null,
          trouble: null,
          waiting: 0,
          attention: 0,
          unknown: 0,
          late: 0,
          lastArrivedAt: null,
        },
      ],
      productsSwitch: false,
    }),
    'documents.kinds': () => ({ kinds: KINDS }),
    'documents.settings': () => ({ settings: { intervalMinutes: 3, kindsOff: ['stockIn:2'] } }),
    'documents.setSettings': ({ settings }) => ({ settings }),
    'documents.sendNow': ({ ids }) => ({
      changed: ids.length - 1,
      refused: ids.slice(0, 1).map((id) => ({ id, reason: '还没有完成' })),
    }),
    'documents.skip': ({ ids }) => ({ changed: ids.length, refused: [] }),
    'documents.retry': ({ ids }) => ({ changed: ids.length, refused: [] }),
    'documents.split': () => ({ parts: 2 }),
    'documents.refresh': () => ({}),
    'documents.late': () => ({ rows: [], late: 0, alert: 0 }),
    'documents.export': () => ({ saved: { token: 't', name: '单据.xlsx' } }),
    'documents.exportOne': () => ({ saved: { token: 't', name: '单据.xlsx' } }),
  }
}
