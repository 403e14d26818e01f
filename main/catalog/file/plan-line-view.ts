import type { FilePlanLine, Trouble } from '../../../preload/contract/index.ts'
import { formatDecimal } from '../../remote/decimal.ts'
import { specsOf } from './confirm-file.ts'
import type { WrittenLine } from './import-tables.ts'
import type { FileLine } from './lines.ts'
import { shownFilePath } from './plan-file.ts'
import { type FieldReader, specAttributes } from './plan-rules.ts'
import type { FileRows } from './rows.ts'

/** One line of the plan as the window shows it; values of the file are read from its rows. */
export function planLineView(
  seq: number,
  line: FileLine,
  facts: {
    id: number
    rows: FileRows
    reader: FieldReader
    made(key: string): boolean
    written: WrittenLine | null
    unknown: boolean
    trouble: Trouble | null
  },
): FilePlanLine {
  const specs = specsOf(facts.rows, facts.id, facts.reader, line)
  const { written } = facts
  return {
    seq,
    action: line.action,
    productNo: line.productNo,
    name: line.name,
    reasonCode: line.reasonCode,
    reason: line.reason,
    categoryPath: line.categoryPath,
    categoryInPos: shownFilePath(line, facts.made),
    brand: line.brand,
    unit: line.unit,
    changes: line.update?.changes ?? [],
    specs: line.rows.map((decided) => {
      const spec = specs.find((one) => one.n === decided.n)
      return {
        row: decided.n,
        rowNumber: spec?.rowNumber ?? 0,
        merchantCode: spec?.merchantCode ?? '',
        specName: spec?.specName ?? '',
        attributes: spec ? specAttributes(spec) : [],
        barcode: spec?.barcode ?? '',
        retailPrice: spec?.price == null ? null : formatDecimal(spec.price),
        action: decided.action,
        reason: decided.reason,
        changes: line.update?.specChanges.find((one) => one.n === decided.n)?.changes ?? [],
      }
    }),
    result: written ? (written.result ?? (facts.unknown ? 'unknown' : 'waiting')) : null,
    outboxId: written?.outboxId ?? null,
    trouble: facts.trouble,
    undo: written?.undoOutboxId == null ? null : (written.undoResult ?? 'waiting'),
  }
}
