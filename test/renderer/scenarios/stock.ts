import type {
  StockLine,
  StockReason,
  StockResult,
  StockRun,
  StockSettings,
  StockState,
} from '../../../preload/contract/index.ts'
import { type FakeHandlers, trouble } from '../fake-bridge.ts'

const NOW = Date.parse('2026-11-22T02:20:00Z')
const HOUR = 3_600_000
const DAY = 24 * HOUR
const SLOT = Date.parse('2026-11-21T18:10:00Z')

const counts: StockRun['counts'] = {
  scope: 5000,
  unchanged: 4864,
  write: 126,
  zero: 9,
  negative: 0,
  large: 4,
  appearing: 3,
  missing: 6,
  unsettled: 4,
  unusable: 0,
  waiting: 0,
  written: 121,
  moving: 3,
  refused: 2,
  expired: 0,
  unknown: 0,
  verified: 120,
  movedSince: 1,
  waitingAudit: 0,
}
const settings: StockSettings = {
  limits: {
    minScopePercent: 80,
    maxZeroPercent: 30,
    maxZeroCount: 50,
    zeroFloor: 10,
    maxChangePercent: 50,
    maxClockMinutes: 5,
  },
  blackout: [{ from: '09:00', to: '22:00' }],
  opening: { from: '09:00', to: '22:00' },
  unsettled: 'skip',
}
const shops = [
  { shopId: 'S001', shopName: '人民路店', warehouseNo: 'S001' },
  { shopId: 'S002', shopName: '解放路旗舰店（原新华书店对面一楼大厅东侧入口处）', warehouseNo: 'S002' },
]

export function stockRun(part: Partial<StockRun> = {}): StockRun {
  return {
    id: 12,
    connectionId: 1,
    kind: 'sync',
    state: 'done',
    direction: 'erp',
    trigger: 'schedule',
    plannedAt: SLOT,
    startedAt: SLOT + 4000,
    startedBy: '定时任务',
    finishedAt: SLOT + 190_000,
    interval: { from: SLOT - DAY, to: SLOT - 120_000 },
    shops,
    unsettledShops: [{ shopId: 'S002', shopName: '解放路旗舰店', documents: 2, specs: 4 }],
    counts,
    totals: { before: '41200.0000', after: '40980.0000', moved: '820.0000' },
    guards: [],
    answers: [],
    estimate: null,
    progress: null,
    notAfter: null,
    ofRun: null,
    canRollback: true,
    correlationId: 'c-7f3a9e21',
    note: '写入 121 个，变化中 3 个未写入，2 个被拒绝',
    trouble: null,
    ...part,
  }
}

const guarded = stockRun({
  id: 13,
  state: 'guarded',
  finishedAt: null,
  canRollback: false,
  note: '',
  counts: { ...counts, write: 3100, zero: 3020, written: 0, moving: 0, refused: 0, verified: 0 },
  guards: [
    {
      name: 'too-many-zero',
      label: '归零过多',
      text: '有 3,020 个商品会变为 0，超过上限，可能是主方的数据没有读全。',
      measured: '62 %',
      limit: '30 %',
      released: false,
    },
  ],
  estimate: { requests: 42, ms: 252_000, endsAt: NOW + 252_000, opening: 'before' },
})

const REASONS: readonly StockReason[] = ['raise', 'lower', 'zero', 'appear', 'missing', 'negative', 'unsettled']
const RESULTS: readonly StockResult[] = [
  'verified',
  'written',
  'moving',
  'refused',
  'planned',
  'unknown',
  'waiting-audit',
]

function lines(): StockLine[] {
  return Array.from({ length: 1400 }, (_, index) => {
    const reason = REASONS[index % REASONS.length] ?? 'raise'
    const writes = index % REASONS.length < 4
    const before = reason === 'appear' || reason === 'missing' ? null : `${(index * 7) % 90}.0000`
    const after = reason === 'zero' ? '0.0000' : reason === 'negative' ? '-2.0000' : `${(index * 11) % 120}.0000`
    return {
      seq: index + 1,
      code: index === 3 ? '00'.repeat(20) : `0069${10_000 + index}`,
      productNo: `SP${100 + index}`,
      name: index === 2 ? '加厚不锈钢保温壶'.repeat(8) : '保温杯',
      specName: '红色 500ml',
      shopId: 'S001',
      shopName: '人民路店',
      before,
      after,
      difference: before === null ? null : String(Number(after) - Number(before)),
      reason,
      text: reason === 'unsettled' ? '销售单 XS1001 还没有被ERP抓取' : '',
      large: index === 5,
      result: writes ? (RESULTS[index % RESULTS.length] ?? null) : null,
      found: index % RESULTS.length === 2 ? '7.0000' : null,
      trouble: null,
      outboxId: null,
    }
  })
}

function state(part: Partial<StockState>): StockState {
  return {
    connectionId: 1,
    direction: 'erp',
    locked: { by: '王实施', at: NOW - 40 * DAY },
    directionHistory: [{ direction: 'erp', by: '王实施', at: NOW - 40 * DAY, reason: '' }],
    confirmations: { erp: '以ERP为主', pos: '以门店系统为主' },
    schedule: {
      sentence: '每天 02:10（北京时间）',
      nextAt: SLOT + DAY,
      catchUpUntil: '08:30',
      pausedUntil: null,
      pauseReason: null,
      hint: '电脑需开机；睡眠错过时 08:30 前补跑一次，之后由人决定。',
    },
    runner: 'app',
    lease: {
      state: 'ours',
      holder: '前台电脑',
      self: '前台电脑',
      term: 4,
      expiresAt: NOW + HOUR,
      readAt: NOW - 60_000,
      trouble: null,
    },
    settings,
    defaults: settings,
    shops,
    watermark: SLOT - 120_000,
    lastSuccessAt: SLOT + 190_000,
    current: null,
    compare: null,
    lastRuns: Array.from({ length: 7 }, (_, index) =>
      stockRun({
        id: 12 - index,
        plannedAt: SLOT - index * DAY,
        startedAt: SLOT - index * DAY + 4000,
        finishedAt: SLOT - index * DAY + 190_000,
        ...(index === 2 ? { trigger: 'catch-up' as const, state: 'partial' as const } : {}),
        ...(index === 4 ? { state: 'skipped' as const, note: '李店长：正在盘点' } : {}),
      }),
    ),
    ...part,
  }
}

/** calm · guarded · fresh: no direction yet · other: another PC holds the lease. */
export type StockSituation = 'calm' | 'guarded' | 'fresh' | 'other'

export function stockHandlers(situation: StockSituation = 'calm'): FakeHandlers {
  const all = lines()
  const compared = stockRun({ id: 9, kind: 'compare', state: 'done', canRollback: false, interval: null })
  const now = (): StockState => {
    switch (situation) {
      case 'guarded':
        return state({ current: guarded })
      case 'fresh':
        return state({ direction: null, locked: null, lastRuns: [], compare: compared, lastSuccessAt: null })
      case 'other': {
        const calm = state({})
        return { ...calm, lease: { ...calm.lease, state: 'other', holder: '仓库电脑' } }
      }
      case 'calm':
        return state({})
    }
  }
  const one = ({ id }: { id: number }) => {
    const run = [guarded, compared, stockRun({ id })].find((candidate) => candidate.id === id)
    if (run === undefined) throw trouble('STOCK_RUN_GONE', '找不到这一次')
    return { run }
  }
  return {
    'stock.get': now,
    'stock.run': one,
    'stock.preview': () => ({ run: stockRun({ id: 14, kind: 'preview', state: 'planned' }) }),
    'stock.runNow': () => ({ run: stockRun({ id: 14, state: 'reading' }) }),
    'stock.compare': () => ({ run: compared }),
    'stock.confirm': one,
    'stock.cancel': one,
    'stock.resume': one,
    'stock.answerGuard': ({ id }) => one({ id }),
    'stock.lines': ({ cursor, limit, filter }) => {
      const shown = all.filter(
        (line) => filter === 'all' || (filter === 'write' ? line.result !== null : line.reason === filter),
      )
      const at = cursor === null ? 0 : Number(cursor)
      return {
        rows: shown.slice(at, at + limit),
        next: at + limit < shown.length ? String(at + limit) : null,
        total: shown.length,
      }
    },
    'stock.export': () => ({ saved: { token: 't', name: '库存.csv' } }),
    'stock.applyChosen': () => ({ run: stockRun({ id: 15, kind: 'apply', state: 'planned' }) }),
    'stock.setDirection': now,
    'stock.setSettings': now,
    'stock.pause': now,
    'stock.runs': () => ({ rows: now().lastRuns, next: null }),
    'stock.rollback': () => ({ run: stockRun({ id: 16, kind: 'rollback', state: 'planned' }) }),
    'stock.lease': () => ({ lease: now().lease }),
    'stock.takeOver': () => ({ lease: now().lease }),
    'stock.release': () => ({ lease: now().lease }),
  }
}
