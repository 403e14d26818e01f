import { z } from 'zod'
import { cursorSchema, decimalSchema, pageOf, timeSchema, troubleSchema } from '../envelope.ts'

/** create 文件导入 (S78–S91) · update 批量更新 (S107–S111). */
export const FILE_IMPORT_KINDS = ['create', 'update'] as const
export const fileImportKindSchema = z.enum(FILE_IMPORT_KINDS)

/**
 * reading: file → staging · matching: columns wait for a person · checking: the grid; every cell can be mended ·
 * planning: compared with the POS · planned: waits for a person · confirming: lines are being queued · delivering: in the
 * outbox · done · cancelled · failed: the file cannot be read, or the work stopped (see trouble; `resume` goes on).
 * Until `execute` nothing is written anywhere, and `back` always works.
 */
export const FILE_IMPORT_STATES = [
  'reading',
  'matching',
  'checking',
  'planning',
  'planned',
  'confirming',
  'delivering',
  'done',
  'cancelled',
  'failed',
] as const
export const fileImportStateSchema = z.enum(FILE_IMPORT_STATES)

/** create 新增 · add-specs 新规格 · change 变更 · same 无变化 · exists 已存在 · skipped 跳过 · error 错误. */
export const FILE_ACTIONS = ['create', 'add-specs', 'change', 'same', 'exists', 'skipped', 'error'] as const
export const fileActionSchema = z.enum(FILE_ACTIONS)
/** Outcome of a data row that was planned to be written. */
export const FILE_RESULTS = ['waiting', 'created', 'updated', 'existed', 'failed', 'unknown', 'discarded'] as const
export const fileResultSchema = z.enum(FILE_RESULTS)

/** error: the row cannot be written · warning: look at it · note: mended by itself (已还原, 已清理). */
export const ISSUE_LEVELS = ['error', 'warning', 'note'] as const
export const issueLevelSchema = z.enum(ISSUE_LEVELS)

/** trim 去空格和不可见字符 · halfWidth 全角转半角 · padZeros 按长度补零 · clear 清空 · category 统一分类分隔符. */
export const BULK_FIXES = ['trim', 'halfWidth', 'padZeros', 'clear', 'category'] as const
export const bulkFixSchema = z.enum(BULK_FIXES)

const sheetKinds = z.enum(['xlsx', 'xls', 'csv'])
export const encodingSchema = z.enum(['utf-8', 'gb18030', 'utf-16le', 'utf-16be'])
export const delimiterSchema = z.enum([',', '\t', ';'])

const id = z.number().int()
const count = z.number().int()
/** A data row: 1 = the first below the header; never changes. Not the row number of the sheet. */
const rowIndex = z.number().int().min(1)
/** A column of the file, 0-based. */
const columnIndex = z.number().int().min(0).max(1_000)
const cellText = z.string().max(5_000)

/** A column of the file and what it is taken for. */
export const fileColumnSchema = z.object({
  index: columnIndex,
  header: z.string(),
  /** Texts of the first data rows. */
  samples: z.array(z.string()),
  /** Fixed header (货品编号 …), 属性1–属性4, or null = 将忽略. */
  field: z.string().nullable(),
  /** header: same name · remembered: matched like this last time · position: one of the last four · person · null. */
  by: z.enum(['header', 'remembered', 'position', 'person']).nullable(),
  /** S91: the header is not the field's name; wants the tick `acceptRenamed`. */
  renamed: z.boolean(),
  /** A field that this renamed header may stand for; only a suggestion. */
  suggestion: z.string().nullable(),
})
export type FileColumn = z.infer<typeof fileColumnSchema>

export const issueKindSchema = z.object({
  code: z.string(),
  level: issueLevelSchema,
  /** E.g. 商家编码重复. */
  title: z.string(),
  rows: count,
  /** The bulk fix that mends it, with what it needs. */
  fix: z.object({ fix: bulkFixSchema, field: z.string(), length: count.nullable(), label: z.string() }).nullable(),
})

/** W8: everything a person needs, also as one text to copy. */
export const fileIssueSchema = z.object({
  code: z.string(),
  level: issueLevelSchema,
  /** Null = of the row as such. */
  column: columnIndex.nullable(),
  /** Row number as the sheet shows it. */
  rowNumber: count,
  header: z.string(),
  value: z.string(),
  /** What is wrong. */
  rule: z.string(),
  /** What to do. */
  fix: z.string(),
  text: z.string(),
})
export type FileIssue = z.infer<typeof fileIssueSchema>

export const fileRowSchema = z.object({
  row: rowIndex,
  rowNumber: count,
  /** Texts by column of the file; missing ones are ''. */
  cells: z.array(z.string()),
  /** What stood in the file, for cells that were changed by a person or restored. */
  originals: z.array(z.object({ column: columnIndex, text: z.string() })),
  issues: z.array(fileIssueSchema),
  /** Left out by a person; counts as 跳过. */
  skipped: z.boolean(),
})
export type FileRow = z.infer<typeof fileRowSchema>

export const fileImportSchema = z.object({
  id,
  connectionId: id,
  kind: fileImportKindSchema,
  state: fileImportStateSchema,
  origin: z.enum(['file', 'paste', 'retry']),
  fileName: z.string(),
  /** Bytes. */
  size: z.number(),
  startedAt: timeSchema,
  startedBy: z.string(),
  confirmedAt: timeSchema.nullable(),
  confirmedBy: z.string().nullable(),
  finishedAt: timeSchema.nullable(),
  correlationId: z.string(),
  /** W2, S85: a file of the same content was imported before; a warning, no refusal. */
  sameBefore: z.object({ id, at: timeSchema, by: z.string(), fileName: z.string() }).nullable(),
  /** Null until the first look. */
  sheet: z
    .object({
      kind: sheetKinds,
      sheet: z.string(),
      sheets: z.array(z.object({ name: z.string(), hidden: z.boolean() })),
      encoding: encodingSchema.nullable(),
      delimiter: delimiterSchema.nullable(),
      warnings: z.array(z.object({ code: z.string(), sentence: z.string() })),
    })
    .nullable(),
  match: z.object({
    columns: z.array(fileColumnSchema),
    /** S79: names that no column stands for; with any of them the file is refused at `match`. */
    missing: z.array(z.string()),
    /** All fields a file of this kind may have, in template order. */
    fields: z.array(z.object({ field: z.string(), required: z.boolean() })),
    /** Columns whose header is not the name of their field: 将忽略 or matched by hand after the tick (S91). */
    renamed: z.array(columnIndex),
    /** Taken over from an earlier file with the same header. */
    remembered: z.boolean(),
  }),
  /** Data rows; header and blank rows are not counted (A3). */
  rows: z.object({ total: count, errors: count, warnings: count, notes: count, skipped: count }),
  /** advice: more than 5,000 rows of 文件导入 (S86) · refused: of 批量更新 (S110); `execute` refuses before writing. */
  overLimit: z.enum(['none', 'advice', 'refused']),
  issues: z.array(issueKindSchema),
  undo: z.string().nullable(),
  redo: z.string().nullable(),
  /** Null until planned. Rows always sum to rows.total (W1). */
  plan: z
    .object({
      rows: z.record(fileActionSchema, count),
      products: z.record(fileActionSchema, count),
      /** Cells of 批量更新 that would change, or rows that would be written. 0 = nothing to execute (W7). */
      changes: count,
      newBrands: count,
      categories: z.object({ missing: count, tooDeep: count }),
      /** A8: products 将由下架变为上架, and the other way round. */
      toOnSale: count,
      toOffSale: count,
    })
    .nullable(),
  /** Of the rows that were to be written; with plan.rows of the other actions they sum to rows.total (W1). */
  result: z.record(fileResultSchema, count),
  /** Products of the result whose import can be undone. */
  undoable: count,
  undone: z.object({ waiting: count, done: count, failed: count }),
  /** What runs just now; the grid is read-only meanwhile. `total` null = not known. */
  work: z
    .object({
      kind: z.enum(['read', 'check', 'edit', 'plan', 'queue']),
      label: z.string(),
      done: count,
      total: count.nullable(),
    })
    .nullable(),
  /** Grows with every change of rows: whoever shows rows reads them again. */
  revision: count,
  remainingMs: z.number().nullable(),
  elapsedMs: z.number(),
  trouble: troubleSchema.nullable(),
})
export type FileImport = z.infer<typeof fileImportSchema>

export const cellChangeSchema = z.object({
  column: columnIndex.nullable(),
  field: z.string(),
  old: z.string(),
  new: z.string(),
})

/** One product of the plan (one data row where the product is not known). */
export const filePlanLineSchema = z.object({
  seq: count,
  action: fileActionSchema,
  productNo: z.string(),
  name: z.string(),
  reasonCode: z.string().nullable(),
  reason: z.string().nullable(),
  categoryPath: z.array(z.string()),
  /** Path the POS will show (differs when flattened, S62). */
  categoryInPos: z.array(z.string()),
  brand: z.string(),
  unit: z.string(),
  /** Fields of the product: old → new; `old` of a new product is ''. */
  changes: z.array(z.object({ field: z.string(), old: z.string(), new: z.string() })),
  /** One per data row. */
  specs: z.array(
    z.object({
      row: rowIndex,
      rowNumber: count,
      merchantCode: z.string(),
      specName: z.string(),
      /** Groups that the 规格名称 and the 属性 columns give (S88). */
      attributes: z.array(z.object({ name: z.string(), value: z.string() })),
      barcode: z.string(),
      retailPrice: decimalSchema.nullable(),
      action: fileActionSchema,
      reason: z.string().nullable(),
      changes: z.array(z.object({ field: z.string(), old: z.string(), new: z.string() })),
    }),
  ),
  result: fileResultSchema.nullable(),
  outboxId: id.nullable(),
  trouble: troubleSchema.nullable(),
  undo: z.enum(['waiting', 'done', 'failed']).nullable(),
})
export type FilePlanLine = z.infer<typeof filePlanLineSchema>

export const fileCategoryIssueSchema = z.object({
  path: z.array(z.string()),
  products: count,
  kind: z.enum(['too-deep', 'missing']),
  flattenedTo: z.string().nullable(),
  state: z.enum(['open', 'queued', 'created', 'failed']),
})
export type FileCategoryIssue = z.infer<typeof fileCategoryIssueSchema>

const filterSchema = z.object({
  /** Rows with an issue of this level / code; null = all. */
  level: issueLevelSchema.nullable(),
  code: z.string().max(40).nullable(),
  /** Only issues of this column, and `text` in this column; null = any. */
  column: columnIndex.nullable(),
  text: z.string().max(200),
  /** Rows a person left out: only, without, or both. */
  skipped: z.enum(['all', 'only', 'without']),
})
export type FileRowFilter = z.infer<typeof filterSchema>
/** Which rows a bulk act means: these, or all that a filter shows. */
const scopeSchema = z.union([
  z.object({ rows: z.array(rowIndex).min(1).max(10_000) }),
  z.object({ filter: filterSchema }),
])
export type FileScope = z.infer<typeof scopeSchema>

const byId = z.object({ id })
const one = z.object({ import: fileImportSchema })
const saved = z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable() })
const begin = z.object({ connectionId: id, kind: fileImportKindSchema })
const replaceInput = byId.extend({
  scope: scopeSchema,
  column: columnIndex.nullable(),
  find: z.string().min(1).max(200),
  replace: z.string().max(200),
  wholeCell: z.boolean(),
  matchCase: z.boolean(),
})
const fixInput = byId.extend({
  scope: scopeSchema,
  column: columnIndex,
  fix: bulkFixSchema,
  /** Digits to restore to, with padZeros. */
  length: z.number().int().min(1).max(64).nullable(),
})
const preview = z.object({
  /** Cells that would change. */
  cells: count,
  rows: count,
  /** The first of them. */
  samples: z.array(
    z.object({ row: rowIndex, rowNumber: count, column: columnIndex, old: z.string(), new: z.string() }),
  ),
})

export const fileImportCalls = {
  /** Shows the file dialog and begins reading. `import: null` = cancelled. Writes nothing to the POS (S82). */
  'fileImport.open': { input: begin, output: z.object({ import: fileImportSchema.nullable() }) },
  /** A file that `bridge.dropFile` gave a token for. */
  'fileImport.drop': { input: begin.extend({ token: z.string().max(500), name: z.string().max(300) }), output: one },
  /** Cells copied from Excel (tabs and line ends), header row first. */
  'fileImport.paste': { input: begin.extend({ text: z.string().min(1).max(20_000_000) }), output: one },
  /** Newest first. `open` = only those that wait for a person or are at work. */
  'fileImport.list': {
    input: z.object({
      connectionId: id.nullable(),
      kind: fileImportKindSchema.nullable(),
      open: z.boolean(),
      cursor: cursorSchema,
    }),
    output: pageOf(fileImportSchema),
  },
  'fileImport.get': { input: byId, output: one },
  /** First rows of the file as it is read, header included: for the steps 选文件 and 匹配列. At most 20. */
  'fileImport.firstRows': {
    input: byId,
    output: z.object({ rows: z.array(z.object({ rowNumber: count, cells: z.array(z.string()) })) }),
  },
  /** Reads the file anew with another sheet, encoding or delimiter (null = detected). Edits are dropped. */
  'fileImport.setSource': {
    input: byId.extend({
      sheet: z.string().max(200).nullable(),
      encoding: encodingSchema.nullable(),
      delimiter: delimiterSchema.nullable(),
    }),
    output: one,
  },
  /**
   * S79, S91: fixes what the columns stand for and checks all rows; remembered for files with the same header.
   * Refused with MISSING_COLUMNS (names in the cause), RENAMED_COLUMNS (without the tick), TWICE.
   */
  'fileImport.match': {
    input: byId.extend({
      /** One per column that is used. */
      fields: z.array(z.object({ column: columnIndex, field: z.string().max(50) })).max(100),
      acceptRenamed: z.boolean(),
    }),
    output: one,
  },
  /**
   * A window of rows. A filtered or sorted view keeps its rows (and total) until filter or sort change or `fresh` is
   * set, so that a row does not vanish while it is being mended; without filter and sort it is row = offset + 1.
   */
  'fileImport.rows': {
    input: byId.extend({
      filter: filterSchema,
      sort: z.object({ column: columnIndex, descending: z.boolean() }).nullable(),
      fresh: z.boolean(),
      offset: z.number().int().min(0),
      limit: z.number().int().min(1).max(500),
    }),
    output: z.object({ rows: z.array(fileRowSchema), total: count }),
  },
  /** F8: the next row of the file after `after` with an issue of this level; from the start again at the end. */
  'fileImport.nextIssue': {
    input: byId.extend({
      after: z.number().int().min(0),
      level: issueLevelSchema,
      code: z.string().max(40).nullable(),
    }),
    output: z.object({ row: rowIndex.nullable(), column: columnIndex.nullable() }),
  },
  /** One step: cells typed or pasted by a person. */
  'fileImport.edit': {
    input: byId.extend({
      cells: z
        .array(z.object({ row: rowIndex, column: columnIndex, text: cellText }))
        .min(1)
        .max(10_000),
    }),
    output: one,
  },
  /** Ctrl+D: the first row's text of this column into the other rows. */
  'fileImport.fillDown': {
    input: byId.extend({ column: columnIndex, from: rowIndex, to: rowIndex }),
    output: one,
  },
  'fileImport.previewReplace': { input: replaceInput, output: preview },
  'fileImport.replace': { input: replaceInput, output: one },
  'fileImport.previewFix': { input: fixInput, output: preview },
  'fileImport.fix': { input: fixInput, output: one },
  /** Leaves rows out of the import, or takes them in again. */
  'fileImport.skip': { input: byId.extend({ scope: scopeSchema, skipped: z.boolean() }), output: one },
  'fileImport.undo': { input: byId, output: one },
  'fileImport.redo': { input: byId, output: one },
  /** 返回: to an earlier step; nothing done there is lost. */
  'fileImport.back': { input: byId.extend({ to: z.enum(['matching', 'checking']) }), output: one },
  /** 预演: compares with the POS; writes nothing. Again after categories were made or something changed. */
  'fileImport.plan': { input: byId, output: one },
  'fileImport.planLines': {
    input: byId.extend({
      action: fileActionSchema.nullable(),
      result: fileResultSchema.nullable(),
      text: z.string().max(100),
      cursor: cursorSchema,
      limit: z.number().int().min(1).max(200),
    }),
    output: pageOf(filePlanLineSchema).extend({ total: count }),
  },
  'fileImport.categoryIssues': { input: byId, output: z.object({ issues: z.array(fileCategoryIssueSchema) }) },
  /** 先建分类: queued; products of this import wait for them. */
  'fileImport.createCategories': {
    input: byId.extend({ paths: z.array(z.array(z.string()).min(1).max(3)).max(2_000) }),
    output: z.object({ queued: count }),
  },
  /**
   * 商品导入 / 执行. Refused: NOTHING (W7), ERRORS without `onlyCorrect` (A26), ON_SALE without the tick while
   * plan.toOnSale > 0 (A8), FLATTENING without the tick (S62), TOO_MANY of 批量更新 (S110), SPLIT_ADVICE of more than
   * 5,000 rows of 文件导入 without `acceptMany` (S86; `split` is the other way out).
   */
  'fileImport.execute': {
    input: byId.extend({
      onlyCorrect: z.boolean(),
      acceptOnSale: z.boolean(),
      acceptFlattening: z.boolean(),
      acceptMany: z.boolean(),
    }),
    output: one,
  },
  /** S86: 拆分: makes parts of at most 5,000 rows (products stay whole), each a new import; this one is closed. */
  'fileImport.split': { input: byId, output: z.object({ imports: z.array(fileImportSchema) }) },
  /** Plan or result as csv or, for 失败行, a file in the template's columns + 失败原因 that imports again (W3). */
  'fileImport.exportPlan': { input: byId, output: saved },
  'fileImport.failedRows': { input: byId, output: saved },
  /** A new import of exactly the rows that failed, opened at the grid. */
  'fileImport.retry': { input: byId, output: one },
  /** W5: what an undo would do per product; refused ones with their reason. Reads the POS, writes nothing. */
  'fileImport.previewUndo': {
    input: byId,
    output: z.object({
      rows: z.array(
        z.object({
          seq: count,
          productNo: z.string(),
          name: z.string(),
          /** restore: old values again · delist: 下架 (the POS has no deletion) · refused. */
          act: z.enum(['restore', 'delist', 'refused']),
          reason: z.string().nullable(),
          changes: z.array(z.object({ field: z.string(), old: z.string(), new: z.string() })),
        }),
      ),
      /** Of all products, also beyond the rows given (at most 500). */
      restore: count,
      delist: count,
      refused: count,
    }),
  },
  /** Queues the undo of everything that the preview did not refuse; checked again just before it is written. */
  'fileImport.undoImport': { input: byId, output: one },
  /** Before `execute`: gives the import up. After: rows not sent yet are given up, sent ones stay recorded (W4). */
  'fileImport.cancel': { input: byId, output: one },
  /** A failed import goes on where it stopped. */
  'fileImport.resume': { input: byId, output: one },
} as const
