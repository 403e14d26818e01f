import type {
  CallOutput,
  CategoryIssue,
  PlanLine,
  Product,
  ProductImport,
  Trouble,
} from '../../../preload/contract/index.ts'
import type { FakeHandlers } from '../fake-bridge.ts'
import { NOW } from './home.ts'

const DAY = 86_400_000
const NAMES = [
  '男士速干圆领T恤 夏季薄款',
  '儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款 收纳桶 颜色随机 满199包邮',
  '不锈钢保温杯 500ml',
  '“简约” 北欧风 <双人> 沙发套 & 抱枕',
  '纯棉毛巾',
]
const PATHS: readonly string[][] = [
  ['服饰', '男装', 'T恤'],
  ['母婴', '玩具'],
  ['家居日用'],
  [],
  ['家居日用', '厨房', '保鲜盒'],
]
const BRANDS = ['海澜之家', '乐高', '苏泊尔', '', '洁丽雅']
const COLOURS = ['红色', '蓝色', '黑色']

const pad = (value: number, length: number) => String(value).padStart(length, '0')

function specsOf(n: number): Product['specs'] {
  const count = n % 4 === 0 ? 3 : 1
  return Array.from({ length: count }, (_, index) => ({
    merchantCode: `00${pad(n, 5)}${count > 1 ? `-${index + 1}` : ''}`,
    specName: count > 1 ? `${COLOURS[index]} L` : '默认',
    barcode: `69${pad(n, 9)}${index}7`,
    retailPrice: count > 1 ? `${19 + index * 3}.9` : '1299',
  }))
}

export function product(n: number): Product {
  return {
    productNo: `SP${pad(n, 5)}`,
    name: NAMES[n % NAMES.length] ?? '',
    categoryPath: PATHS[n % PATHS.length] ?? [],
    brand: BRANDS[n % BRANDS.length] ?? '',
    unit: '件',
    image: n % 3 === 0 ? null : `https://img.example.com/goods/${n}.jpg`,
    onSale: n % 7 !== 0,
    updatedAt: NOW - n * 60_000,
    specs: specsOf(n),
  }
}

export function planLine(seq: number, part: Partial<PlanLine> = {}): PlanLine {
  const base = product(seq)
  const action = (
    ['create', 'create', 'create', 'add-specs', 'exists', 'create', 'skipped', 'create', 'error', 'create'] as const
  )[seq % 10]
  const reasons: Partial<Record<PlanLine['action'], readonly [string, string]>> = {
    exists: ['EXISTS', '已存在，未修改'],
    skipped: [
      'CATEGORY_TOO_DEEP',
      '分类“家居日用 / 厨房 / 收纳 / 保鲜盒”有 4 级，POS 最多三级。请在 ERP 中优化分类后重新导入。',
    ],
    error: ['SPECS', '商家编码在 POS 中已属于货号 SP0099 的商品，请先核对两边的编码。'],
  }
  const chosen = action ?? 'create'
  const reason = reasons[chosen]
  return {
    seq,
    productNo: base.productNo,
    name: base.name,
    action: chosen,
    reasonCode: reason?.[0] ?? null,
    reason: reason?.[1] ?? null,
    categoryPath: base.categoryPath,
    categoryInPos: base.categoryPath.length > 2 ? base.categoryPath.slice(-1) : base.categoryPath,
    brand: base.brand,
    unit: base.unit,
    image: base.image,
    createdAt: NOW - 5 * DAY,
    specs: base.specs.map((spec) => ({
      ...spec,
      action: chosen,
      reason: chosen === 'error' ? (reason?.[1] ?? null) : null,
    })),
    result: null,
    outboxId: null,
    trouble: null,
    ...part,
  }
}

export const issues: CategoryIssue[] = [
  { path: ['服饰', '男装', 'T恤'], products: 214, kind: 'missing', flattenedTo: 'T恤', state: 'open' },
  { path: ['家居日用', '厨房', '保鲜盒'], products: 96, kind: 'missing', flattenedTo: '保鲜盒', state: 'open' },
  { path: ['母婴', '玩具'], products: 41, kind: 'missing', flattenedTo: '玩具', state: 'created' },
  {
    path: ['数码', '手机配件', '充电器数据线名字特别特别长的三级分类还要再长一点'],
    products: 3,
    kind: 'missing',
    flattenedTo: '充电器数据线名字特别特别长的三级分类还要再长一点',
    state: 'failed',
  },
  { path: ['家居日用', '厨房', '收纳', '保鲜盒'], products: 12, kind: 'too-deep', flattenedTo: null, state: 'open' },
  { path: ['配件'], products: 2, kind: 'ambiguous', flattenedTo: null, state: 'open' },
]

const offline: Trouble = {
  code: 'NOT_SENT',
  problem: '没有连上旺店通',
  cause: '网络断开（ENOTFOUND）',
  action: '不需要操作，网络恢复后自动继续',
}

export function productImport(part: Partial<ProductImport> = {}): ProductImport {
  return {
    id: 1,
    connectionId: 1,
    from: '2026-10-22',
    to: '2026-11-21',
    state: 'planned',
    startedAt: NOW - 8 * 60_000 - (part.id ?? 1) * 3_000,
    finishedAt: null,
    startedBy: '王店长',
    correlationId: '7F3A9E0003',
    reading: { requestsDone: 48, requestsTotal: 48, goodsRead: 4_788, goodsInWindow: 1_517, newSpecsInWindow: 38 },
    plan: { create: 1_204, 'add-specs': 38, exists: 260, skipped: 12, error: 3 },
    planSpecs: 2_866,
    newBrands: 7,
    multiSpecProducts: 340,
    categories: { missing: 4, tooDeep: 1, ambiguous: 1 },
    result: { waiting: 0, created: 0, existed: 0, failed: 0, unknown: 0, discarded: 0 },
    remainingMs: null,
    elapsedMs: 8 * 60_000,
    trouble: null,
    ...part,
  }
}

const noPlan = { create: 0, 'add-specs': 0, exists: 0, skipped: 0, error: 0 }
const calm = { missing: 0, tooDeep: 0, ambiguous: 0 }

/** One import per state a person can meet. */
export const imports: ProductImport[] = [
  productImport({
    id: 1,
    state: 'reading',
    plan: noPlan,
    categories: calm,
    reading: { requestsDone: 17, requestsTotal: 48, goodsRead: 1_640, goodsInWindow: 512, newSpecsInWindow: 9 },
    remainingMs: 62_000,
    elapsedMs: 41_000,
    startedAt: NOW - 41_000,
  }),
  productImport({
    id: 2,
    state: 'reading',
    plan: noPlan,
    categories: calm,
    reading: { requestsDone: 3, requestsTotal: null, goodsRead: 260, goodsInWindow: 80, newSpecsInWindow: 0 },
    trouble: offline,
    startedAt: NOW - 200_000,
  }),
  productImport({ id: 3 }),
  productImport({ id: 4, categories: calm, plan: { ...noPlan, exists: 260 }, planSpecs: 0, newBrands: 0 }),
  productImport({
    id: 5,
    state: 'delivering',
    result: { waiting: 731, created: 489, existed: 12, failed: 7, unknown: 2, discarded: 1 },
    remainingMs: 214_000,
  }),
  productImport({
    id: 6,
    state: 'done',
    finishedAt: NOW - 60_000,
    result: { waiting: 0, created: 1_219, existed: 12, failed: 9, unknown: 0, discarded: 2 },
  }),
  productImport({
    id: 7,
    state: 'done',
    finishedAt: NOW - 60_000,
    plan: { create: 1_204, 'add-specs': 38, exists: 260, skipped: 0, error: 0 },
    categories: calm,
    result: { waiting: 0, created: 1_242, existed: 0, failed: 0, unknown: 0, discarded: 0 },
  }),
  productImport({
    id: 8,
    state: 'failed',
    plan: noPlan,
    categories: calm,
    trouble: {
      code: 'WDT_2021',
      problem: '旺店通拒绝了登录',
      cause: 'appkey 已过期，或在旺店通后台被停用',
      action: '请在【对接设置】重新填写 appsecret，点【测试连接】，再点【继续】',
    },
  }),
  productImport({ id: 9, state: 'cancelled', finishedAt: NOW - DAY, plan: noPlan, categories: calm }),
  productImport({
    id: 10,
    from: '2026-08-01',
    to: '2026-09-01',
    startedAt: NOW - 500_000,
    state: 'done',
    finishedAt: NOW - 400_000,
    categories: calm,
    result: { waiting: 0, created: 1_242, existed: 0, failed: 0, unknown: 0, discarded: 0 },
  }),
  productImport({ id: 11, from: '2026-09-02', to: '2026-10-02', startedAt: NOW - 500_000 }),
  productImport({
    id: 12,
    from: '2026-10-03',
    to: '2026-11-03',
    startedAt: NOW - 500_000,
    state: 'reading',
    plan: noPlan,
    categories: calm,
    reading: { requestsDone: 0, requestsTotal: null, goodsRead: 0, goodsInWindow: 0, newSpecsInWindow: 0 },
  }),
  productImport({
    id: 13,
    state: 'planning',
    plan: { create: 310, 'add-specs': 4, exists: 22, skipped: 0, error: 0 },
    categories: calm,
  }),
  productImport({
    id: 14,
    state: 'confirming',
    result: { waiting: 400, created: 0, existed: 0, failed: 0, unknown: 0, discarded: 0 },
  }),
]

const RESULTS = ['created', 'created', 'waiting', 'created', 'failed', 'existed'] as const
const failure: Trouble = {
  code: 'DUPLICATE_MERCHANT_CODE',
  problem: '商家编码已被另一个商品使用',
  cause: '商家编码 00123-RED 已属于货号 SP0099 的商品',
  action: '在旺店通把商家编码改为唯一，重新导入',
}

function lineOf(one: ProductImport, seq: number): PlanLine {
  const line = planLine(seq)
  if (one.state !== 'delivering' && one.state !== 'done') return line
  if (line.action !== 'create' && line.action !== 'add-specs') return line
  const drawn = RESULTS[seq % RESULTS.length] ?? 'created'
  const result = one.state === 'done' && drawn === 'waiting' ? 'created' : one.id === 7 ? 'created' : drawn
  return { ...line, result, outboxId: 9_000 + seq, trouble: result === 'failed' ? failure : null }
}

/** Products of the POS and imports in every state. */
export function catalogHandlers(): FakeHandlers {
  const rows = imports.map((one) => ({ ...one }))
  const find = (id: number) => rows.find((one) => one.id === id) ?? productImport({ id })
  const answer = (id: number, change: Partial<ProductImport>): CallOutput<'catalog.getImport'> => ({
    import: Object.assign(find(id), change),
  })
  return {
    'catalog.checkDates': ({ from, to }) => {
      const ok = to >= from && Date.parse(to) - Date.parse(from) <= 31 * DAY
      return {
        ok,
        message: ok ? '' : `一次最多导入一个月：从 ${from} 开始，截止日期最晚为 2026-10-01。可自动拆成 3 段依次导入。`,
        lastAllowed: ok ? null : '2026-10-01',
        split: ok
          ? []
          : [
              { from, to: '2026-10-01' },
              { from: '2026-10-02', to: '2026-11-02' },
              { from: '2026-11-03', to },
            ],
        estimateMs: 96_000,
      }
    },
    'catalog.startImport': () => ({ imports: [find(1)] }),
    'catalog.getImport': ({ id }) => ({ import: find(id) }),
    'catalog.listImports': () => ({ rows: [...rows].reverse(), next: null }),
    'catalog.planLines': ({ id, action, result, text, cursor, limit }) => {
      const one = find(id)
      const after = cursor === null ? 0 : Number(cursor)
      const all = Array.from({ length: 1_517 }, (_, index) => lineOf(one, index + 1)).filter(
        (line) =>
          (action === null || line.action === action) &&
          (result === null || line.result === result) &&
          `${line.productNo} ${line.name}`.includes(text),
      )
      const page = all.filter((line) => line.seq > after).slice(0, limit)
      return { rows: page, next: page.length === limit ? String(page.at(-1)?.seq) : null, total: all.length }
    },
    'catalog.categoryIssues': ({ id }) => ({ issues: find(id).categories.missing > 0 ? issues : [] }),
    'catalog.createCategories': ({ paths }) => ({ queued: paths.length }),
    'catalog.replan': ({ id }) => answer(id, { state: 'planning' }),
    'catalog.confirmImport': ({ id }) => answer(id, { state: 'confirming' }),
    'catalog.cancelImport': ({ id }) => answer(id, { state: 'cancelled', finishedAt: NOW }),
    'catalog.resumeImport': ({ id }) => answer(id, { state: 'reading', trouble: null }),
    'catalog.exportLines': () => ({ saved: { token: 't', name: 'ERP商品导入-2026-10-22至2026-11-21.csv' } }),
    'catalog.products': ({ keyword, category, brand, cursor, limit }) => {
      const after = cursor === null ? 0 : Number(cursor)
      const all = Array.from({ length: 10_000 }, (_, index) => product(index + 1)).filter(
        (one) =>
          `${one.productNo} ${one.name} ${one.specs.map((spec) => spec.merchantCode).join(' ')}`.includes(keyword) &&
          (category === '' || one.categoryPath.join(' / ') === category) &&
          (brand === '' || one.brand === brand),
      )
      const page = all.slice(after, after + limit)
      return {
        rows: page,
        next: all.length > after + limit ? String(after + limit) : null,
        total: all.length,
        asOf: NOW - 12 * 60_000,
        refreshing: keyword === 'SP00001',
        trouble: brand === '乐高' ? { ...offline, problem: '没有连上智能POS' } : null,
      }
    },
    'catalog.facets': () => ({
      categories: PATHS.map((path) => path.join(' / ')).filter((path) => path !== ''),
      brands: BRANDS.filter((brand) => brand !== ''),
    }),
    'catalog.refreshProducts': () => ({}),
  }
}
