import type {
  CategoryView,
  EditableProduct,
  EditState,
  FieldChange,
  ProductChange,
} from '../../../preload/contract/index.ts'
import { type FakeHandlers, trouble } from '../fake-bridge.ts'
import { product } from './catalog.ts'
import { NOW } from './home.ts'

const HOUR = 3_600_000

/** Products by how their editor stands: SP00000 calm … see `openOf`. */
function editable(productNo: string): EditableProduct {
  const n = Number(productNo.slice(2))
  const base = product(n)
  return {
    productId: `P${n}`,
    productNo,
    version: 4,
    name: base.name,
    categoryPath: base.categoryPath,
    brand: base.brand,
    unit: base.unit,
    image: base.image ?? '',
    onSale: base.onSale,
    updatedAt: base.updatedAt,
    specs: base.specs.map((spec, index) => ({
      ...spec,
      attributes: base.specs.length > 1 ? `颜色:${spec.specName.split(' ')[0]};尺码:L` : '',
      image: index === 0 ? 'https://img.example.com/spec.jpg' : '',
    })),
  }
}

let ids = 100
export function change(part: Partial<ProductChange> = {}): ProductChange {
  ids++
  return {
    id: ids,
    source: 'edit',
    productNo: 'SP00001',
    name: product(1).name,
    at: NOW - 20 * 60_000,
    by: '王小明',
    state: 'delivered',
    changes: [],
    note: '',
    trouble: null,
    outboxId: ids,
    correlationId: 'c-7f3a9e21',
    undoOf: null,
    noUndo: null,
    ...part,
  }
}

const field = (name: FieldChange['field'], from: string | null, to: string, merchantCode: string | null = null) => ({
  field: name,
  merchantCode,
  from,
  to,
})

function openOf(productNo: string): ProductChange | null {
  const now = editable(productNo)
  const code = now.specs[0]?.merchantCode ?? ''
  const of = (state: EditState, part: Partial<ProductChange> = {}) =>
    change({
      productNo,
      name: now.name,
      state,
      changes: [
        field('name', now.name, `${now.name} 新款`),
        field('retailPrice', now.specs[0]?.retailPrice ?? '', '88.00', code),
      ],
      noUndo: '还没有写入 POS',
      ...part,
    })
  switch (productNo) {
    case 'SP00002':
      return of('queued')
    case 'SP00003':
      return of('conflict', {
        trouble: {
          code: 'VERSION_CONFLICT',
          problem: '修改没有写入：同一项内容已被别人改过',
          cause: '您打开商品之后，POS 中的名称又有变化。',
          action: '请在【商品列表】打开该商品，逐项选择保留哪个值。',
        },
      })
    case 'SP00004':
      return of('failed', {
        trouble: {
          code: 'CATEGORY_MISSING',
          problem: '智能POS里没有这个分类',
          cause: '智能POS的说明：分类不存在（CATEGORY_MISSING，位置 product.categoryPath）',
          action: '请先在智能POS里建立分类，或选择自动建立后重试',
        },
      })
    default:
      return null
  }
}

function historyOf(productNo: string): ProductChange[] {
  if (productNo === 'SP00005') return []
  const now = editable(productNo)
  const code = now.specs[0]?.merchantCode ?? ''
  const open = openOf(productNo)
  return [
    ...(open ? [open] : []),
    change({
      productNo,
      changes: [
        field('name', '旧名称', now.name),
        field('onSale', '2', '1'),
        field('categoryPath', '', '家居日用/厨房'),
      ],
    }),
    change({
      productNo,
      source: 'hourly',
      by: '整点更新',
      at: NOW - 3 * HOUR,
      changes: [field('retailPrice', '1199.00', '1299.00', code), field('barcode', '', '6900000000017', code)],
    }),
    change({
      productNo,
      source: 'pos',
      by: '',
      at: NOW - 20 * HOUR,
      outboxId: null,
      correlationId: null,
      changes: [field('brand', '苏泊尔（旧）', now.brand), field('unit', '个', '件')],
    }),
    change({
      productNo,
      source: 'batch',
      at: NOW - 50 * HOUR,
      state: 'failed',
      changes: [field('brand', null, '品牌名特别长'.repeat(8))],
      trouble: {
        code: 'TOO_LONG',
        problem: '资料里有一项内容太长',
        cause: '智能POS的说明：品牌超长',
        action: '请缩短',
      },
    }),
    change({ productNo, source: 'import', at: NOW - 90 * HOUR, note: `新建商品，${now.specs.length} 个规格` }),
  ]
}

const PATHS: readonly string[][] = [
  ['服饰'],
  ['服饰', '男装'],
  ['服饰', '男装', 'T恤'],
  ['家居日用'],
  ['家居日用', '厨房'],
  ['家居日用', '厨房', '保鲜盒'],
  ['母婴'],
  ['母婴', '玩具'],
]

export function categoryView(situation: string): CategoryView {
  if (situation === 'empty')
    return {
      asOf: null,
      refreshing: false,
      trouble: trouble('OFFLINE', '暂时连不上智能POS', '网络断开，或对方没有应答。', '恢复后点“立即更新”。'),
      categories: [],
      withoutCategory: 0,
      withoutBrand: 0,
      brands: [],
      check: null,
    }
  const long = '名字特别长的分类'.repeat(4)
  return {
    asOf: NOW - 5 * 60_000,
    refreshing: situation === 'busy',
    trouble: null,
    categories: PATHS.map((path, index) => ({
      id: `C${index}`,
      parentId: path.length > 1 ? `C${index - 1}` : null,
      path,
      products: (index * 37) % 120,
      productsBelow: ((index * 37) % 120) + (path.length < 3 ? 1204 : 0),
    })),
    withoutCategory: 12,
    withoutBrand: 340,
    brands: [
      { name: '海澜之家', products: 1204, state: 'created' },
      { name: '苏泊尔', products: 380, state: 'created' },
      { name: '农夫山泉', products: 0, state: 'queued' },
      { name: '重复的品牌', products: 0, state: 'failed' },
    ],
    check: {
      asOf: NOW - 5 * 60_000,
      classes: 214,
      tooDeep: [
        {
          path: ['家居日用', '厨房', '收纳', '保鲜盒'],
          products: 23,
          examples: Array.from({ length: 23 }, (_, n) => ({ productNo: `SP0${n}`, name: product(n).name })),
        },
        { path: [long, long, long, long, long], products: 0, examples: [] },
      ],
      missing: [
        {
          path: ['母婴', '奶粉', '一段'],
          products: 812,
          examples: [{ productNo: 'SP1', name: product(1).name }],
          flattenedTo: '一段',
          state: 'open',
          trouble: null,
        },
        {
          path: ['酒水', '白酒'],
          products: 40,
          examples: [{ productNo: 'SP2', name: '白酒' }],
          flattenedTo: '白酒',
          state: 'queued',
          trouble: null,
        },
        {
          path: ['酒水', '红酒'],
          products: 9,
          examples: [{ productNo: 'SP3', name: '红酒' }],
          flattenedTo: '红酒',
          state: 'created',
          trouble: null,
        },
        {
          path: ['母婴', long],
          products: 1,
          examples: [{ productNo: 'SP4', name: '奶瓶' }],
          flattenedTo: long,
          state: 'failed',
          trouble: trouble('INVALID_FIELD', '1 个分类没有建成'),
        },
      ],
    },
  }
}

/** 手工修改, its history, exports, 分类与品牌. `situation`: calm, offline, busy, empty. */
export function productEditHandlers(situation = 'calm'): FakeHandlers {
  const opened = (productNo: string) => {
    if (productNo === 'GONE')
      throw trouble(
        'NOT_FOUND',
        '商品列表里没有这个商品',
        '它可能已被删除。',
        '请在【商品列表】点“立即更新”后再找一次。',
      )
    return { product: editable(productNo), asOf: NOW - 60_000, open: openOf(productNo) }
  }
  return {
    'productEdit.open': ({ productNo }) => opened(productNo),
    'productEdit.refresh': ({ productNo }) => {
      if (situation === 'offline')
        throw trouble(
          'OFFLINE',
          '暂时连不上智能POS',
          '网络断开，或对方没有应答。',
          '联网后重新打开即可；也可以直接修改，保存后排队发送。',
        )
      return opened(productNo)
    },
    'productEdit.save': ({ changes }) => ({ outcome: 'queued', edit: change({ state: 'queued', changes }) }),
    'productEdit.undoPreview': ({ id }) => ({
      productId: 'P1',
      productNo: 'SP00001',
      lines: [
        { change: field('name', product(1).name, '旧名称'), reason: null },
        { change: field('onSale', '1', '2'), reason: id === 0 ? null : '之后又被改过' },
      ],
    }),
    'productEdit.withdraw': () => ({ edit: change({ state: 'withdrawn' }) }),
    'productEdit.conflicts': () => ({
      product: { ...editable('SP00003'), name: '店里改的名称', version: 5 },
      conflicts: [
        {
          field: 'name',
          merchantCode: null,
          before: product(3).name,
          mine: `${product(3).name} 新款`,
          theirs: '店里改的名称',
        },
      ],
    }),
    'productEdit.pending': () => ({
      edits: ['SP00002', 'SP00003', 'SP00004'].flatMap((productNo) => openOf(productNo) ?? []),
    }),
    'productEdit.history': ({ productNo }) => ({ rows: historyOf(productNo), next: null }),
    'template.save': () => ({ saved: { token: 't', name: '商品文件导入-样例文件.xlsx' } }),
    'productExport.save': () => ({
      saved: { token: 't', name: '商品批量更新-20261122-1020.xlsx' },
      products: 1204,
      specs: 3310,
    }),
    'categories.get': () => categoryView(situation),
    'categories.refresh': () => ({}),
    'categories.create': ({ paths }) => ({ queued: paths.length }),
    'categories.createBrands': ({ names }) => ({ queued: names.length }),
  }
}
