import type { FileColumn, FileImport, FileIssue, FilePlanLine, FileRow } from '../../../preload/contract/index.ts'
import type { FakeHandlers } from '../fake-bridge.ts'
import { trouble } from '../fake-bridge.ts'
import { NOW } from './home.ts'

const FIELDS = ['货品编号', '货品名称', '分类', '品牌', '规格名称', '商家编码', '零售价', '基本单位', '规格条码']
const UPDATE_FIELDS = ['商家编码', '货品名称', '分类', '品牌', '零售价', '基本单位', '规格条码', '上下架']
const ATTRIBUTES = ['属性1', '属性2', '属性3', '属性4']
const NAMES = [
  '男士速干圆领T恤 夏季薄款',
  '儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款 收纳桶 颜色随机 满199包邮',
  '不锈钢保温杯 500ml',
  '“简约” 北欧风 <双人> 沙发套 & 抱枕',
]
const CODE = 5

export function column(index: number, header: string, part: Partial<FileColumn> = {}): FileColumn {
  return {
    index,
    header,
    samples: samplesOf(index),
    field: header,
    by: 'header',
    renamed: false,
    suggestion: null,
    ...part,
  }
}

function samplesOf(index: number): string[] {
  return [1, 2, 3].map((row) => cellsOf(row)[index] ?? '')
}

function cellsOf(row: number): string[] {
  const code = row === 3 ? '6.92E+12' : row === 5 ? '690000100001' : `00${String(row).padStart(11, '0')}`
  return [
    `SP${String(Math.ceil(row / 2)).padStart(5, '0')}`,
    row === 7 ? '' : (NAMES[row % NAMES.length] ?? ''),
    row === 11 ? '家居日用/厨房/收纳/保鲜盒' : '服饰/男装/T恤',
    '海澜之家',
    row % 2 === 0 ? '颜色:红;尺码:L' : '颜色:蓝;尺码:L',
    row === 9 ? '0000000000008' : code,
    row === 13 ? '一百' : '129.9',
    '件',
    `69${String(row).padStart(11, '0')}`,
    '纯棉',
    '夏季',
    '',
    '',
  ]
}

function issue(
  row: number,
  columnIndex: number | null,
  level: FileIssue['level'],
  code: string,
  rule: string,
  fix: string,
): FileIssue {
  const header = columnIndex === null ? '' : (FIELDS[columnIndex] ?? '')
  const value = columnIndex === null ? '' : (cellsOf(row)[columnIndex] ?? '')
  return {
    code,
    level,
    column: columnIndex,
    rowNumber: row + 1,
    header,
    value,
    rule,
    fix,
    text: `第 ${row + 1} 行 ${header}「${value}」：${rule}。${fix}`,
  }
}

function issuesOf(row: number): FileIssue[] {
  switch (row) {
    case 3:
      return [
        issue(
          row,
          CODE,
          'error',
          'scientific',
          '编码是科学计数法，末尾数字已经丢失',
          '请回到旺店通重新导出为文本，或在这里填写完整的编码',
        ),
      ]
    case 5:
      return [issue(row, CODE, 'warning', 'zero-lost', '比同列其他编码少 1 位，可能丢了前面的 0', '核对后按 13 位补零')]
    case 7:
      return [issue(row, 1, 'error', 'required', '货品名称不能为空', '请填写货品名称')]
    case 8:
    case 9:
      return row === 8
        ? []
        : [issue(row, CODE, 'error', 'duplicate', '商家编码与第 9 行重复', '请改成不同的编码，或跳过其中一行')]
    case 11:
      return [issue(row, 2, 'error', 'depth', '分类有 4 级，智能POS最多三级', '请改成三级以内')]
    case 13:
      return [issue(row, 6, 'error', 'price', '零售价不是数字', '请填写数字，如 129.9')]
    default:
      return row % 17 === 0 ? [issue(row, CODE, 'note', 'restored', '按单元格格式还原了前面的 0', '')] : []
  }
}

export function fileRow(row: number, edits: ReadonlyMap<string, string> = new Map()): FileRow {
  const cells = cellsOf(row)
  const originals: FileRow['originals'] = row % 17 === 0 ? [{ column: CODE, text: String(row) }] : []
  for (const [key, text] of edits) {
    const [at, columnIndex] = key.split('|').map(Number)
    if (at !== row || columnIndex === undefined) continue
    originals.push({ column: columnIndex, text: cells[columnIndex] ?? '' })
    cells[columnIndex] = text
  }
  const issues = issuesOf(row).filter((one) => !edits.has(`${row}|${one.column}`))
  return { row, rowNumber: row + 1, cells, originals, issues, skipped: row === 15 }
}

const counts = { create: 0, 'add-specs': 0, change: 0, same: 0, exists: 0, skipped: 0, error: 0 }
const nothing = { waiting: 0, created: 0, updated: 0, existed: 0, failed: 0, unknown: 0, discarded: 0 }

export function fileImport(part: Partial<FileImport> = {}): FileImport {
  const kind = part.kind ?? 'create'
  const fields = kind === 'create' ? FIELDS : UPDATE_FIELDS
  return {
    id: 1,
    connectionId: 1,
    kind,
    state: 'checking',
    origin: 'file',
    fileName: '单品列表导出 2026-11-20（门店补货 第二批 含新品与换季清仓）.csv',
    size: 4_812_345,
    startedAt: NOW - 240_000,
    startedBy: '王小红',
    confirmedAt: null,
    confirmedBy: null,
    finishedAt: null,
    correlationId: 'c-7f3a9e21',
    sameBefore: null,
    sheet: {
      kind: 'csv',
      sheet: '',
      sheets: [{ name: '', hidden: false }],
      encoding: 'gb18030',
      delimiter: ',',
      warnings: [],
    },
    match: {
      columns: [
        ...fields.map((header, index) => column(index, header)),
        ...ATTRIBUTES.map((header, index) =>
          column(fields.length + index, ['面料', '季节', '属性3', '属性4'][index] ?? header, {
            field: header,
            by: 'position',
          }),
        ),
      ],
      missing: [],
      fields: [
        ...fields.map((field) => ({
          field,
          required: kind === 'create' ? field !== '规格条码' : field === '商家编码',
        })),
        ...ATTRIBUTES.map((field) => ({ field, required: false })),
      ],
      renamed: [],
      remembered: false,
    },
    rows: { total: 50_000, errors: 5, warnings: 1, notes: 2_941, skipped: 1 },
    overLimit: 'none',
    issues: [
      { code: 'scientific', level: 'error', title: '编码是科学计数法', rows: 1, fix: null },
      { code: 'required', level: 'error', title: '必填项为空', rows: 1, fix: null },
      { code: 'duplicate', level: 'error', title: '商家编码重复', rows: 1, fix: null },
      {
        code: 'depth',
        level: 'error',
        title: '分类超过三级',
        rows: 1,
        fix: { fix: 'category', field: '分类', length: null, label: '统一分隔符' },
      },
      { code: 'price', level: 'error', title: '零售价不是数字', rows: 1, fix: null },
      {
        code: 'zero-lost',
        level: 'warning',
        title: '可能丢了前面的 0',
        rows: 1,
        fix: { fix: 'padZeros', field: '商家编码', length: 13, label: '按 13 位补零' },
      },
      { code: 'restored', level: 'note', title: '已还原前面的 0', rows: 2_941, fix: null },
    ],
    undo: '修改 3 格',
    redo: null,
    plan: null,
    result: nothing,
    undoable: 0,
    undone: { waiting: 0, done: 0, failed: 0 },
    work: null,
    revision: 3,
    remainingMs: null,
    elapsedMs: 240_000,
    trouble: null,
    ...part,
  }
}

const planned: NonNullable<FileImport['plan']> = {
  rows: { ...counts, create: 4_210, 'add-specs': 96, exists: 480, skipped: 9, error: 5 },
  products: { ...counts, create: 2_105, 'add-specs': 48, exists: 240, skipped: 9, error: 5 },
  changes: 4_306,
  newBrands: 3,
  categories: { missing: 2, tooDeep: 1 },
  toOnSale: 0,
  toOffSale: 0,
}
const plannedUpdate: NonNullable<FileImport['plan']> = {
  rows: { ...counts, change: 812, same: 180, skipped: 4, error: 4 },
  products: { ...counts, change: 640, same: 150, skipped: 4, error: 4 },
  changes: 1_906,
  newBrands: 0,
  categories: { missing: 0, tooDeep: 0 },
  toOnSale: 37,
  toOffSale: 12,
}
const few = { total: 4_800, errors: 5, warnings: 1, notes: 282, skipped: 9 }
const renamed = fileImport().match.columns.map((one) =>
  one.index === 5 ? { ...one, header: '货号编码', field: null, by: null, renamed: true, suggestion: '商家编码' } : one,
)

/** By id, e.g. `#/file-import?id=3`. */
export const fileImports: readonly FileImport[] = [
  fileImport({ id: 1 }),
  fileImport({
    id: 2,
    state: 'reading',
    work: { kind: 'read', label: '正在读取文件', done: 182_000, total: 500_000 },
    rows: { total: 0, errors: 0, warnings: 0, notes: 0, skipped: 0 },
    match: { ...fileImport().match, columns: [] },
  }),
  fileImport({
    id: 3,
    state: 'matching',
    match: { ...fileImport().match, columns: renamed, missing: ['商家编码'], renamed: [5] },
    sameBefore: { id: 9, at: NOW - 86_400_000 * 3, by: '李四', fileName: '单品列表导出.csv' },
    sheet: {
      ...fileImport().sheet,
      kind: 'csv',
      sheet: '',
      sheets: [],
      encoding: 'gb18030',
      delimiter: ',',
      warnings: [{ code: 'hidden-rows', sentence: '有 12 行在表格里是隐藏的，也会读取' }],
    },
  }),
  fileImport({
    id: 4,
    state: 'failed',
    fileName: '报价单.xlsx',
    sheet: null,
    rows: { total: 0, errors: 0, warnings: 0, notes: 0, skipped: 0 },
    match: { ...fileImport().match, columns: [] },
    trouble: {
      code: 'expands',
      problem: '文件展开后过大',
      cause: '压缩内容展开后远超正常表格，可能是恶意文件',
      action: '请从来源系统重新导出一次，或用 Excel / WPS 打开后另存为 .xlsx 再导入',
    },
  }),
  fileImport({
    id: 5,
    state: 'planning',
    rows: few,
    work: { kind: 'plan', label: '与智能POS比对', done: 1_800, total: 4_800 },
    remainingMs: 40_000,
  }),
  fileImport({ id: 6, state: 'planned', rows: few, plan: planned }),
  fileImport({
    id: 7,
    kind: 'update',
    state: 'planned',
    rows: { ...few, total: 1_000 },
    plan: plannedUpdate,
    fileName: '双11改价.xlsx',
  }),
  fileImport({
    id: 8,
    state: 'delivering',
    rows: few,
    plan: planned,
    confirmedAt: NOW - 60_000,
    confirmedBy: '王小红',
    result: { ...nothing, waiting: 2_000, created: 2_296, failed: 7, unknown: 3 },
    remainingMs: 95_000,
  }),
  fileImport({
    id: 9,
    state: 'done',
    rows: few,
    plan: planned,
    confirmedAt: NOW - 600_000,
    confirmedBy: '王小红',
    finishedAt: NOW - 300_000,
    result: { ...nothing, created: 4_290, existed: 4, failed: 12 },
    undoable: 2_130,
  }),
  fileImport({
    id: 10,
    state: 'planned',
    rows: few,
    plan: {
      ...planned,
      rows: { ...counts, exists: 4_800 },
      products: { ...counts, exists: 2_400 },
      changes: 0,
      newBrands: 0,
      categories: { missing: 0, tooDeep: 0 },
    },
  }),
  fileImport({
    id: 11,
    state: 'planned',
    rows: { ...few, total: 12_000 },
    overLimit: 'advice',
    plan: { ...planned, rows: { ...planned.rows, create: 11_410 } },
  }),
  fileImport({ id: 12, kind: 'update', state: 'checking', rows: { ...few, total: 5_001 }, overLimit: 'refused' }),
]

function planLine(seq: number, kind: FileImport['kind'], done: boolean): FilePlanLine {
  const actions =
    kind === 'create'
      ? (['create', 'create', 'add-specs', 'exists', 'create', 'skipped', 'error'] as const)
      : (['change', 'change', 'same', 'change', 'error'] as const)
  const action = actions[seq % actions.length] ?? 'create'
  const writes = action === 'create' || action === 'add-specs' || action === 'change'
  const failed = done && writes && seq % 9 === 0
  return {
    seq,
    action,
    productNo: `SP${String(seq).padStart(5, '0')}`,
    name: NAMES[seq % NAMES.length] ?? '',
    reasonCode: null,
    reason:
      action === 'exists'
        ? '智能POS里已有，未修改'
        : action === 'error'
          ? '第 8 行 货品名称不能为空'
          : action === 'skipped'
            ? '已由人工跳过'
            : null,
    categoryPath: ['服饰', '男装', 'T恤'],
    categoryInPos: action === 'create' ? ['T恤'] : ['服饰', '男装', 'T恤'],
    brand: '海澜之家',
    unit: '件',
    changes: kind === 'update' && action === 'change' ? [{ field: '上下架', old: '下架', new: '上架' }] : [],
    specs: Array.from({ length: seq % 3 === 0 ? 2 : 1 }, (_, index) => ({
      row: seq * 2 + index,
      rowNumber: seq * 2 + index + 1,
      merchantCode: `00${String(seq).padStart(9, '0')}-${index + 1}`,
      specName: '颜色:红;尺码:L',
      attributes: [
        { name: '颜色', value: '红' },
        { name: '尺码', value: 'L' },
      ],
      barcode: `69${String(seq).padStart(11, '0')}`,
      retailPrice: '129.9',
      action,
      reason: null,
      changes:
        kind === 'update' && action === 'change'
          ? [
              { field: '零售价', old: '129.9', new: '99.9' },
              { field: '规格条码', old: '6900000000017', new: '6900000000024' },
            ]
          : [],
    })),
    result: done && writes ? (failed ? 'failed' : kind === 'create' ? 'created' : 'updated') : null,
    outboxId: done && writes ? seq : null,
    trouble: failed
      ? { code: 'REFUSED', problem: '智能POS拒绝', cause: '商家编码已被另一个商品使用', action: '请核对编码后重试' }
      : null,
    undo: null,
  }
}

export function fileImportHandlers(): FakeHandlers {
  const edits = new Map<string, string>()
  let rows = [...fileImports]
  const get = (id: number): FileImport => {
    const found = rows.find((row) => row.id === id)
    if (!found) throw trouble('NOT_FOUND', '没有这次导入')
    return found
  }
  const put = (row: FileImport): { import: FileImport } => {
    rows = rows.map((one) => (one.id === row.id ? row : one))
    return { import: row }
  }
  const bump = (id: number) => put({ ...get(id), revision: get(id).revision + 1, undo: '修改 1 格' })
  const matching = [3, 5, 7, 9, 11, 13]
  return {
    'template.save': () => ({ saved: { token: 't', name: '商品导入样例文件.xlsx' } }),
    'fileImport.list': ({ kind }) => ({
      rows: rows.filter((row) => kind === null || row.kind === kind).reverse(),
      next: null,
    }),
    'fileImport.get': ({ id }) => ({ import: get(id) }),
    'fileImport.open': () => ({ import: get(3) }),
    'fileImport.drop': () => ({ import: get(3) }),
    'fileImport.paste': () => ({ import: get(3) }),
    'fileImport.firstRows': () => ({
      rows: [
        { rowNumber: 1, cells: [...FIELDS.with(CODE, '货号编码'), '面料', '季节', '属性3', '属性4'] },
        ...Array.from({ length: 19 }, (_, index) => ({ rowNumber: index + 2, cells: cellsOf(index + 1) })),
      ],
    }),
    'fileImport.match': ({ id }) => put({ ...get(id), state: 'checking' }),
    'fileImport.back': ({ id, to }) => put({ ...get(id), state: to }),
    'fileImport.rows': ({ filter, offset, limit }) => {
      const shown =
        filter.level === null
          ? null
          : filter.level === 'error'
            ? [3, 7, 9, 11, 13]
            : filter.level === 'warning'
              ? [5]
              : Array.from({ length: 200 }, (_, n) => (n + 1) * 17)
      const all = shown?.filter((row) => filter.code === null || issuesOf(row).some((one) => one.code === filter.code))
      const total = all?.length ?? 50_000
      const size = Math.max(0, Math.min(limit, total - offset))
      return {
        rows: Array.from({ length: size }, (_, index) => fileRow(all?.[offset + index] ?? offset + index + 1, edits)),
        total,
      }
    },
    'fileImport.nextIssue': ({ after }) => {
      const row = matching.find((one) => one > after) ?? matching[0] ?? null
      return { row, column: row === null ? null : (issuesOf(row)[0]?.column ?? null) }
    },
    'fileImport.edit': ({ id, cells }) => {
      for (const cell of cells) edits.set(`${cell.row}|${cell.column}`, cell.text)
      return bump(id)
    },
    'fileImport.fillDown': ({ id }) => bump(id),
    'fileImport.previewReplace': ({ find, replace }) => ({
      cells: find === '没有' ? 0 : 1_240,
      rows: 1_240,
      samples: [1, 2, 3].map((row) => ({
        row,
        rowNumber: row + 1,
        column: 1,
        old: NAMES[row] ?? '',
        new: (NAMES[row] ?? '').replace(find, replace),
      })),
    }),
    'fileImport.replace': ({ id }) => bump(id),
    'fileImport.previewFix': () => ({
      cells: 1,
      rows: 1,
      samples: [{ row: 5, rowNumber: 6, column: CODE, old: '690000100001', new: '0690000100001' }],
    }),
    'fileImport.fix': ({ id }) => bump(id),
    'fileImport.skip': ({ id }) => bump(id),
    'fileImport.undo': ({ id }) => put({ ...get(id), revision: get(id).revision + 1, undo: null, redo: '修改 1 格' }),
    'fileImport.plan': ({ id }) => put({ ...get(id), state: 'planned', plan: planned, rows: few }),
    'fileImport.planLines': ({ id, limit }) => {
      const row = get(id)
      return {
        rows: Array.from({ length: Math.min(60, limit) }, (_, index) =>
          planLine(index + 1, row.kind, row.confirmedAt !== null),
        ),
        next: null,
        total: 60,
      }
    },
    'fileImport.categoryIssues': () => ({
      issues: [
        { path: ['服饰', '男装', 'T恤'], products: 214, kind: 'missing', flattenedTo: 'T恤', state: 'open' },
        { path: ['家居日用', '厨房', '保鲜盒'], products: 96, kind: 'missing', flattenedTo: '保鲜盒', state: 'open' },
        {
          path: ['家居日用', '厨房', '收纳', '保鲜盒'],
          products: 12,
          kind: 'too-deep',
          flattenedTo: null,
          state: 'open',
        },
      ],
    }),
    'fileImport.previewUndo': () => ({
      rows: [1, 2, 3, 4, 5].map((seq) => ({
        seq,
        productNo: `SP${String(seq).padStart(5, '0')}`,
        name: NAMES[seq % NAMES.length] ?? '',
        act: seq === 3 ? ('refused' as const) : seq === 4 ? ('restore' as const) : ('delist' as const),
        reason: seq === 3 ? '零售价在导入之后改过（129.9 → 119.9），不再恢复' : null,
        changes:
          seq === 4
            ? [{ field: '零售价', old: '99.9', new: '129.9' }]
            : [{ field: '上下架', old: '上架', new: '下架' }],
      })),
      restore: 1,
      delist: 2_128,
      refused: 1,
    }),
  }
}
