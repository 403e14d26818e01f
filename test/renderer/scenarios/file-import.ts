import type { FileImport, FilePlanLine } from '../../../preload/contract/index.ts'
import type { FakeHandlers } from '../fake-bridge.ts'
import { trouble } from '../fake-bridge.ts'
import { CODE, cellsOf, FIELDS, fileRow, issuesOf, NAMES } from './file-rows.ts'
import { few, fileImports, planned } from './file-views.ts'

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
