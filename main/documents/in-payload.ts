import type { ErpKind, PosDocumentRow } from '../remote/pos/index.ts'
import type { InFamily } from './in-kinds.ts'
import { isKnownKind, kindLabel, travelOf } from './in-kinds.ts'
import { MOST_LINES, MOST_SKUS } from './in-rules.ts'
import { inExtra } from './in-take.ts'
import type { StoredDocument, StoredLine } from './tables.ts'

/** System name of the ERP in the POS's `source`. */
export const SOURCE_SYSTEM = 'wangdian'
/** Frozen business payload of a document's row; sourceNo and contentHash are the outbox row's own. */
export type InPayload = Omit<PosDocumentRow, 'sourceNo' | 'contentHash'>

const REMARK = 255

/** Source number of one part; a whole document keeps the ERP's own. */
export const partNo = (number: string, part: number, parts: number): string =>
  parts === 1 ? number : `${number}-P${part}`
/** Key the POS is asked by (A29). */
export const sourceKey = (number: string): string => `${SOURCE_SYSTEM}/${number}`

/** S101: cuts the lines so that no part has more SKU or lines than one document may have; lines keep their order. */
export function partsOf(all: readonly StoredLine[]): StoredLine[][] {
  const parts: StoredLine[][] = []
  let codes = new Set<string>()
  for (const line of all) {
    if (line.quantity <= 0) continue
    const last = parts.at(-1)
    const more = codes.has(line.codeKey) ? codes.size : codes.size + 1
    if (!last || last.length >= MOST_LINES || more > MOST_SKUS) {
      parts.push([line])
      codes = new Set([line.codeKey])
    } else {
      last.push(line)
      codes.add(line.codeKey)
    }
  }
  return parts
}

/** What goes to the POS for one part (from 1). `document.shopId` must be known. */
export function payloadOf(
  document: StoredDocument,
  lines: readonly StoredLine[],
  part: number,
  parts: number,
): InPayload {
  const family = document.family as InFamily
  const { code } = inExtra(document)
  const travel = travelOf(family, code)
  if (travel.kind !== 'goes' || document.shopId === null) throw new Error(`document ${document.number} does not travel`)
  const as: ErpKind = travel.as
  const said = isKnownKind(family, code) ? kindLabel(family, code) : document.kindLabel
  return {
    kind: as,
    kindLabel: [...said].slice(0, 32).join(''),
    shopId: document.shopId,
    source: { system: SOURCE_SYSTEM, no: partNo(document.number, part, parts) },
    occurredAt: document.finishedThereAt ?? document.changedThereAt ?? document.seenAt,
    remark: document.remark === '' ? null : [...document.remark].slice(0, REMARK).join(''),
    lines: lines.map((line) => ({
      lineNo: String(line.line),
      merchantCode: line.specNo,
      quantity: line.quantity,
      price: line.price === null || line.price < 0 ? null : line.price,
    })),
  }
}
