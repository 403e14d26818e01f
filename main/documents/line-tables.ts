import type { Database } from '../store/index.ts'

type Raw = Record<string, string | number | null>

/** A line as it is kept; quantity and price × 10⁴. */
export interface StoredLine {
  /** From 1. */
  line: number
  /** Key of the line where it was born; may be empty. */
  remoteLine: string
  specNo: string
  /** Folded 商家编码. */
  codeKey: string
  goodsNo: string
  name: string
  specName: string
  quantity: number
  price: number | null
  defect: boolean
  remark: string
  note: string
}

/** Lines of documents, and the codes a document waits for. Nothing here opens a transaction: the caller does. */
export function lineTables(db: Database) {
  const dropLines = db.prepare<[number]>('DELETE FROM document_line WHERE document_id = ?')
  const addLine = db.prepare(
    `INSERT INTO document_line (document_id, line, remote_line, spec_no, code_key, goods_no, name, spec_name, quantity,
      price, defect, remark, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const noteLine = db.prepare<[string, number, number]>(
    'UPDATE document_line SET note = ? WHERE document_id = ? AND line = ?',
  )
  const noteCode = db.prepare<[string, number, string]>(
    'UPDATE document_line SET note = ? WHERE document_id = ? AND code_key = ?',
  )
  const lines = db.prepare<[number, number, number], Raw>(
    'SELECT * FROM document_line WHERE document_id = ? AND line > ? ORDER BY line LIMIT ?',
  )

  const dropMissing = db.prepare<[number]>('DELETE FROM document_missing WHERE document_id = ?')
  const addMissing = db.prepare<[number, string, string]>(
    'INSERT OR IGNORE INTO document_missing (document_id, code_key, spec_no) VALUES (?, ?, ?)',
  )
  const missing = db
    .prepare<[number], string>('SELECT spec_no FROM document_missing WHERE document_id = ? ORDER BY code_key')
    .pluck()

  function addLines(documentId: number, all: readonly StoredLine[]): void {
    for (const one of all)
      addLine.run(
        documentId,
        one.line,
        one.remoteLine,
        one.specNo,
        one.codeKey,
        one.goodsNo,
        one.name,
        one.specName,
        one.quantity,
        one.price,
        one.defect ? 1 : 0,
        one.remark,
        one.note,
      )
  }

  return {
    /** Replaces all lines. */
    setLines(documentId: number, all: readonly StoredLine[]): void {
      dropLines.run(documentId)
      addLines(documentId, all)
    },
    addLines,
    noteLine: (documentId: number, line: number, note: string): void => void noteLine.run(note, documentId, line),
    /** All lines with this folded 商家编码. */
    noteCode: (documentId: number, codeKey: string, note: string): void => void noteCode.run(note, documentId, codeKey),
    linesAfter: (documentId: number, after: number, limit: number): StoredLine[] =>
      lines.all(documentId, after, limit).map(toLine),
    linesOf: (documentId: number): StoredLine[] => lines.all(documentId, 0, 1_000_000).map(toLine),

    setMissing(documentId: number, codes: readonly { codeKey: string; specNo: string }[]): void {
      dropMissing.run(documentId)
      for (const code of codes) addMissing.run(documentId, code.codeKey, code.specNo)
    },
    missing: (documentId: number): string[] => missing.all(documentId),
  }
}

function toLine(raw: Raw): StoredLine {
  return {
    line: raw.line as number,
    remoteLine: raw.remote_line as string,
    specNo: raw.spec_no as string,
    codeKey: raw.code_key as string,
    goodsNo: raw.goods_no as string,
    name: raw.name as string,
    specName: raw.spec_name as string,
    quantity: raw.quantity as number,
    price: raw.price as number | null,
    defect: raw.defect === 1,
    remark: raw.remark as string,
    note: raw.note as string,
  }
}
