import type { SandboxControl } from '../../main/sandbox/index.ts'

/** One live spec by the POS's own books. Price × 10⁴. */
export interface HeldSpec {
  merchantCode: string
  barcode: string
  retailPrice: number
}

export interface Verdict {
  /** 商家编码 that the ERP's own books say were created in the window, classes of 4+ levels left out (S60). */
  expected: number
  /** Of those, in the POS exactly once with the ERP's price and barcode. */
  right: number
  /** Of those, in the POS with another price or barcode, and new since `before`. */
  different: string[]
  /** Of those, not in the POS. */
  missing: string[]
  /** Codes the POS holds more than once, numbers of ours applied more than once. */
  twice: number
  /** New in the POS, in no expectation. */
  unexpected: string[]
}

/** How the two systems compare 商家编码, written anew here: compatibility forms folded, no blanks around, no case. */
const sameCode = (code: string): string => code.normalize('NFKC').trim().toLowerCase()

/** All live specs of the POS, by code. */
export async function heldSpecs(control: SandboxControl): Promise<Map<string, HeldSpec[]>> {
  const held = new Map<string, HeldSpec[]>()
  for (let after: string | undefined = ''; after !== undefined; ) {
    const books = await control.books('pos', {
      tables: ['live_spec'],
      limit: 1000,
      ...(after === '' ? {} : { after: { live_spec: after } }),
    })
    for (const row of books.rows.live_spec ?? []) {
      const merchantCode = String(row.merchant_code)
      const spec = { merchantCode, barcode: String(row.barcode ?? ''), retailPrice: Number(row.retail_price) }
      held.set(sameCode(merchantCode), [...(held.get(sameCode(merchantCode)) ?? []), spec])
    }
    after = books.next.live_spec
  }
  return held
}

/** Judges an import by the two remotes' own books; `before` = what the POS held before it. */
export async function judgeImport(
  control: SandboxControl,
  window: { from: number; to: number },
  before: Map<string, HeldSpec[]>,
): Promise<Verdict> {
  const erp = await control.expectedNew(window)
  const wanted = new Map<string, { barcode: string; retailPrice: number }[]>()
  for (const spec of erp.specs) {
    const code = sameCode(spec.specNo)
    if (spec.classPath.length > 3 || code === '') continue
    const row = { barcode: spec.barcode.trim(), retailPrice: Math.round(Number(spec.retailPrice) * 10_000) }
    wanted.set(code, [...(wanted.get(code) ?? []), row])
  }
  const held = await heldSpecs(control)
  const { counts } = await control.books('pos')
  const verdict: Verdict = {
    expected: wanted.size,
    right: 0,
    different: [],
    missing: [],
    twice:
      [...held.values()].filter((specs) => specs.length > 1).length +
      (counts.repeated_write ?? 0) +
      (counts.duplicate_code ?? 0) +
      (counts.duplicate_product ?? 0),
    unexpected: [...held.keys()].filter((code) => !before.has(code) && !wanted.has(code)),
  }
  for (const [code, rows] of wanted) {
    const [spec] = held.get(code) ?? []
    if (!spec) verdict.missing.push(code)
    else if (
      before.has(code) ||
      rows.some((row) => row.barcode === spec.barcode && row.retailPrice === spec.retailPrice)
    )
      verdict.right += 1
    else verdict.different.push(code)
  }
  return verdict
}
