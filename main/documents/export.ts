import type { DocumentLine, DocumentRow } from '../../preload/contract/index.ts'
import { type WriteColumn, writeCsv, writeXlsx } from '../spreadsheet/index.ts'
import { breathe } from './in-take.ts'

type Format = 'xlsx' | 'csv'
interface Column<Row> extends WriteColumn {
  value(row: Row): string | null
}

/** yyyy-MM-dd HH:mm in Beijing; empty for never. */
const when = (at: number | null): string =>
  at === null ? '' : new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')
const text = <Row>(header: string, width: number, value: (row: Row) => string | null): Column<Row> => ({
  header,
  width,
  kind: 'text',
  value,
})

const LIST: readonly Column<DocumentRow>[] = [
  text('方向', 12, (row) => (row.direction === 'in' ? 'ERP → 门店' : '门店 → ERP')),
  text('单据种类', 14, (row) => row.kindLabel),
  text('单据号', 22, (row) => row.number),
  text('来源单号', 22, (row) => row.sourceNo),
  text('门店', 18, (row) => row.shopName ?? row.shopId),
  text('仓库', 18, (row) => row.warehouseName ?? row.warehouseNo),
  text('对方状态', 12, (row) => row.remoteState),
  text('状态', 18, (row) => row.stateText),
  text('原因', 40, (row) => row.trouble?.cause ?? ''),
  text('超时', 10, (row) => (row.late === null ? '' : row.late === 'late' ? '超过15分钟' : '超过30分钟')),
  text('我方单号', 22, (row) => row.ourNo),
  text('对方单号', 22, (row) => row.arrivedNo),
  text('完成时间', 17, (row) => when(row.finishedAt)),
  text('读到时间', 17, (row) => when(row.seenAt)),
  text('排队时间', 17, (row) => when(row.queuedAt)),
  text('预计到达', 17, (row) => when(row.expectedAt)),
  text('到达时间', 17, (row) => when(row.arrivedAt)),
  { header: '行数', width: 8, kind: 'number', value: (row) => String(row.lines) },
  { header: 'SKU 数', width: 8, kind: 'number', value: (row) => String(row.skus) },
  { header: '数量', width: 12, kind: 'decimal', value: (row) => row.quantity },
  { header: '金额', width: 14, kind: 'decimal', value: (row) => row.amount },
  text('提示', 40, (row) => row.notes.map((note) => note.text).join('；')),
]

const LINES: readonly Column<DocumentLine>[] = [
  { header: '行号', width: 8, kind: 'number', value: (line) => String(line.line) },
  text('商家编码', 22, (line) => line.specNo),
  text('货品编号', 20, (line) => line.goodsNo),
  text('商品名称', 30, (line) => line.name),
  text('规格名称', 20, (line) => line.specName),
  { header: '数量', width: 12, kind: 'decimal', value: (line) => line.quantity },
  { header: '单价', width: 12, kind: 'decimal', value: (line) => line.price },
  text('残次品', 8, (line) => (line.defect ? '是' : '')),
  text('备注', 24, (line) => line.remark),
  text('说明', 30, (line) => line.note),
]

/** The list of documents as a file. Works in short steps. */
export const listFile = (rows: AsyncIterable<DocumentRow>, format: Format): Promise<Uint8Array> =>
  fileOf('单据', LIST, rows, format)

/** One document: its head as a sheet of its own (xlsx), and its lines. */
export async function documentFile(
  document: DocumentRow,
  lines: AsyncIterable<DocumentLine>,
  format: Format,
): Promise<Uint8Array> {
  if (format === 'csv') return fileOf('明细', LINES, lines, 'csv')
  const head = LIST.map((column) => [column.header, column.value(document)])
  return writeXlsx(
    { sheetName: '明细', columns: LINES, rows: cellsOf(LINES, lines) },
    {
      sheetName: '单据',
      columns: [
        { header: '项目', width: 14, kind: 'text' },
        { header: '内容', width: 50, kind: 'text' },
      ],
      rows: head,
    },
  )
}

async function* cellsOf<Row>(
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
): AsyncGenerator<(string | null)[]> {
  for await (const row of rows) yield columns.map((column) => column.value(row))
}

async function fileOf<Row>(
  sheetName: string,
  columns: readonly Column<Row>[],
  rows: AsyncIterable<Row>,
  format: Format,
): Promise<Uint8Array> {
  if (format === 'xlsx') return writeXlsx({ sheetName, columns, rows: cellsOf(columns, rows) })
  const all: (string | null)[][] = [columns.map((column) => column.header)]
  for await (const cells of cellsOf(columns, rows)) all.push(cells)
  const pieces: Uint8Array[] = []
  for (const piece of writeCsv(all)) {
    pieces.push(piece)
    await breathe()
  }
  return Buffer.concat(pieces)
}
