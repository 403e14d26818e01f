import {
  type CallOutput,
  ORDER_KIND_TEXT,
  type ParsedInput,
  type PushLogFilter,
  type PushLogRow,
} from '../../preload/contract/index.ts'
import type { Database } from '../store/index.ts'
import { likePart } from './return-list.ts'

/** 上传状态 (B15) and 回传状态 (B12) in the manual's words. */
export const UPLOAD_TEXT: Record<PushLogRow['upload'], string> = {
  none: '未上传',
  uploading: '上传中',
  uploaded: '已上传',
  failed: '上传失败',
  unknown: '结果未知',
}
export const RETURNED_TEXT: Record<PushLogRow['returned'], string> = {
  none: '未回传',
  partly: '部分回传（已移出）',
  returned: '已回传',
  trouble: '回传异常',
}

type Raw = Omit<PushLogRow, 'uploadText' | 'returnedText' | 'detail' | 'trouble'> & {
  trouble: string | null
  idealNo: string | null
  documents: string | null
}

const minute = (at: number): string => new Date(at + 8 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

/** 荣耀ideal接口物流推送日志: every order that was pushed or attempted (I60), newest day first. */
export function createPushLog(db: Database) {
  const where = `o.push_no > 0 AND (@connectionId IS NULL OR o.connection_id = @connectionId) AND (@kind IS NULL OR o.kind = @kind)
    AND (@orderNo = '' OR o.order_no LIKE @like ESCAPE '\\') AND (@from IS NULL OR o.bill_date >= @from) AND (@to IS NULL OR o.bill_date <= @to)
    AND (@upload = 'all' OR o.upload = @upload OR (@upload = 'notUploaded' AND o.upload <> 'uploaded'))
    AND (@returned = 'all' OR o.returned = @returned OR (@returned = 'notReturned' AND o.returned <> 'returned'))`
  const page = db.prepare<[Record<string, unknown>], Raw>(
    `SELECT o.id AS orderId, o.order_no AS orderNo, o.kind, o.bill_date AS billDate, o.upload, o.uploaded_at AS uploadedAt, o.returned,
       CASE WHEN o.returned = 'none' THEN NULL ELSE o.returned_at END AS returnedAt, o.trouble, o.correlation_id AS correlationId, o.ideal_no AS idealNo,
       (SELECT json_group_array(json_object('kind', s.kind, 'at', s.occurred_at, 'no', coalesce(s.boyuan_no, s.number)) ORDER BY s.id) FROM stock_document s WHERE s.order_id = o.id) AS documents
     FROM province_order o WHERE ${where} AND (o.bill_date < @day OR (o.bill_date = @day AND o.id < @id))
     ORDER BY o.bill_date DESC, o.id DESC LIMIT @limit`,
  )
  const count = db
    .prepare<[Record<string, unknown>], number>(`SELECT count(*) FROM province_order o WHERE ${where}`)
    .pluck()

  const bound = (filter: PushLogFilter) => ({
    connectionId: filter.connectionId,
    kind: filter.kind,
    orderNo: filter.orderNo.trim(),
    like: likePart(filter.orderNo.trim()),
    from: filter.from,
    to: filter.to,
    upload: filter.upload,
    returned: filter.returned,
  })

  function view({ idealNo, documents, trouble, ...row }: Raw): PushLogRow {
    const made = JSON.parse(documents ?? '[]') as { kind: string; at: number; no: string }[]
    const detail = [
      idealNo === null ? '' : `IDEAL单号 ${idealNo}`,
      ...made.map(({ kind, at, no }) => `${WHEN[kind] ?? ''} ${minute(at)}（${no}）`),
    ].filter((text) => text !== '')
    return {
      ...row,
      // I66: empty until accepted.
      uploadedAt: row.upload === 'uploaded' ? row.uploadedAt : null,
      uploadText: UPLOAD_TEXT[row.upload],
      returnedText: RETURNED_TEXT[row.returned],
      detail: detail.join('；'),
      trouble: trouble === null ? null : (JSON.parse(trouble) as PushLogRow['trouble']),
    }
  }

  function read(filter: PushLogFilter, cursor: string | null, limit: number): PushLogRow[] {
    const [day, id] = cursor === null ? ['9999-99-99', '0'] : cursor.split('|')
    return page.all({ ...bound(filter), day: day ?? '', id: Number(id) || 0, limit }).map(view)
  }

  return {
    list(input: ParsedInput<'pushLog.list'>): CallOutput<'pushLog.list'> {
      const rows = read(input, input.cursor, input.limit + 1)
      const shown = rows.slice(0, input.limit)
      return {
        rows: shown,
        next: rows.length > input.limit ? cursorOf(shown.at(-1)!) : null,
        total: count.get(bound(input))!,
      }
    },
    async *each(filter: PushLogFilter, breathe: () => Promise<void>): AsyncGenerator<PushLogRow> {
      for (let cursor: string | null = null; ; ) {
        const rows: PushLogRow[] = read(filter, cursor, 500)
        yield* rows
        if (rows.length < 500) return
        cursor = cursorOf(rows.at(-1)!)
        await breathe()
      }
    },
  }
}

const cursorOf = (row: PushLogRow): string => `${row.billDate}|${row.orderId}`

const WHEN: Record<string, string> = {
  purchaseIn: '入库',
  purchaseReturnOut: '退货',
  transferOut: '移出',
  transferIn: '移入',
  wholesaleOut: '发货',
  wholesaleReturnIn: '收到退货',
}

/** The seven columns of the manual, in its order (I62–I68). */
export const LOG_COLUMNS: readonly { header: string; width: number; value(row: PushLogRow): string }[] = [
  { header: '单据号', width: 22, value: (row) => row.orderNo },
  { header: '单据类型', width: 14, value: (row) => ORDER_KIND_TEXT[row.kind] },
  { header: '单据日期', width: 12, value: (row) => row.billDate },
  { header: '上传状态', width: 12, value: (row) => row.uploadText },
  { header: '上传时间', width: 17, value: (row) => (row.uploadedAt === null ? '' : minute(row.uploadedAt)) },
  { header: '回传状态', width: 20, value: (row) => row.returnedText },
  { header: '回传时间', width: 17, value: (row) => (row.returnedAt === null ? '' : minute(row.returnedAt)) },
]
