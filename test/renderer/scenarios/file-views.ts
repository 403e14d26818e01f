import type { FileImport } from '../../../preload/contract/index.ts'
import { ATTRIBUTES, column, FIELDS, UPDATE_FIELDS } from './file-rows.ts'
import { NOW } from './home.ts'

export const counts = { create: 0, 'add-specs': 0, change: 0, same: 0, exists: 0, skipped: 0, error: 0 }
export const nothing = { waiting: 0, created: 0, updated: 0, existed: 0, failed: 0, unknown: 0, discarded: 0 }

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

export const planned: NonNullable<FileImport['plan']> = {
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
export const few = { total: 4_800, errors: 5, warnings: 1, notes: 282, skipped: 9 }
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
