import type { SandboxControl } from '../../main/sandbox/index.ts'

/** One live spec with its product, by the POS's own books. Everything as text; prices with four decimals. */
export interface PosLine {
  productNo: string
  name: string
  /** Names from the first level down, joined by `/`. */
  category: string
  brand: string
  unit: string
  /** '1' 上架 · '2' 下架. */
  onSale: string
  merchantCode: string
  specName: string
  barcode: string
  price: string
}

export interface PosState {
  /** By 商家编码, verbatim. */
  lines: Map<string, PosLine>
  /** Codes and products that the POS holds more than once, numbers of ours applied more than once. */
  twice: number
}

/** What should have happened between two states, and nothing else. */
export interface Wanted {
  added?: readonly PosLine[]
  /** By 商家编码. */
  changed?: ReadonlyMap<string, Partial<PosLine>>
}

export interface ProductVerdict {
  ok: boolean
  /** Lines wanted, and of those the ones that are exactly so. */
  wanted: number
  right: number
  missing: string[]
  /** `code field: is ≠ should`. */
  different: string[]
  /** New, gone or changed without being wanted. */
  unexpected: string[]
  twice: number
}

/** All live specs of the POS. */
export async function posState(control: SandboxControl): Promise<PosState> {
  const products = new Map((await rowsOf(control, 'live_product')).map((row) => [Number(row.id), row]))
  const categories = new Map((await rowsOf(control, 'category')).map((row) => [Number(row.id), row]))
  const brands = new Map((await rowsOf(control, 'brand')).map((row) => [Number(row.id), String(row.name)]))
  const pathOf = (id: unknown): string => {
    const row = id === null ? undefined : categories.get(Number(id))
    return row ? [pathOf(row.parent_id), String(row.name)].filter((name) => name !== '').join('/') : ''
  }
  const lines = new Map<string, PosLine>()
  for (const spec of await rowsOf(control, 'live_spec')) {
    const product = products.get(Number(spec.product_id))
    if (!product) continue
    lines.set(String(spec.merchant_code), {
      productNo: String(product.product_no),
      name: String(product.name),
      category: pathOf(product.category_id),
      brand: product.brand_id === null ? '' : (brands.get(Number(product.brand_id)) ?? ''),
      unit: String(product.unit ?? ''),
      onSale: product.on_sale === 1 ? '1' : '2',
      merchantCode: String(spec.merchant_code),
      specName: String(spec.spec_name ?? ''),
      barcode: String(spec.barcode ?? ''),
      price: (Number(spec.retail_price) / 10_000).toFixed(4),
    })
  }
  const { counts } = await control.books('pos')
  const twice = (counts.repeated_write ?? 0) + (counts.duplicate_code ?? 0) + (counts.duplicate_product ?? 0)
  return { lines, twice }
}

type Row = Record<string, unknown>

async function rowsOf(control: SandboxControl, table: string): Promise<Row[]> {
  const rows: Row[] = []
  for (let after: string | undefined = ''; after !== undefined; ) {
    const books = await control.books('pos', {
      tables: [table],
      limit: 1000,
      ...(after === '' ? {} : { after: { [table]: after } }),
    })
    rows.push(...(books.rows[table] ?? []))
    after = books.next[table]
  }
  return rows
}

/** Whether exactly the wanted happened between two states: each line of the POS counts, also those nobody spoke of. */
export function judgeProducts(before: PosState, after: PosState, wanted: Wanted): ProductVerdict {
  const should = new Map(before.lines)
  const asked = new Set<string>()
  for (const line of wanted.added ?? []) {
    should.set(line.merchantCode, line)
    asked.add(line.merchantCode)
  }
  for (const [code, patch] of wanted.changed ?? []) {
    const line = should.get(code)
    if (line) should.set(code, { ...line, ...patch })
    asked.add(code)
  }
  const verdict: ProductVerdict = {
    ok: false,
    wanted: asked.size,
    right: 0,
    missing: [...asked].filter((code) => !after.lines.has(code)),
    different: [],
    unexpected: [...after.lines.keys()].filter((code) => !should.has(code)).map((code) => `${code} new`),
    twice: after.twice,
  }
  for (const [code, line] of should) {
    const is = after.lines.get(code)
    const differs = is ? fieldsOf(is, line) : asked.has(code) ? [] : ['gone']
    if (asked.has(code)) {
      if (is && differs.length === 0) verdict.right += 1
      verdict.different.push(...differs.map((text) => `${code} ${text}`))
    } else verdict.unexpected.push(...differs.map((text) => `${code} ${text}`))
  }
  verdict.ok =
    verdict.right === verdict.wanted &&
    verdict.missing.length + verdict.different.length + verdict.unexpected.length + verdict.twice === 0
  return verdict
}

function fieldsOf(is: PosLine, should: PosLine): string[] {
  return (Object.keys(should) as (keyof PosLine)[])
    .filter((field) => is[field] !== should[field])
    .map((field) => `${field}: ${is[field]} ≠ ${should[field]}`)
}

/** The verdict as facts of a step; what is wrong is named. */
export function factsOf(verdict: ProductVerdict): Record<string, number | string> {
  const wrong = [...verdict.missing.map((code) => `${code} missing`), ...verdict.different, ...verdict.unexpected]
  return {
    POS账应有: verdict.wanted,
    一致: verdict.right,
    缺少: verdict.missing.length,
    不同: verdict.different.length,
    多出或误改: verdict.unexpected.length,
    重复: verdict.twice,
    ...(wrong.length === 0 ? {} : { 例: wrong.slice(0, 5).join('；') }),
  }
}
