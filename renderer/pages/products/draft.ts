import type {
  EditableProduct,
  EditField,
  FieldChange,
  Product,
  ProductChange,
} from '../../../preload/contract/index.ts'

/** One field of a product (`merchantCode` null) or of one of its specs. */
export interface FieldAt {
  field: EditField
  merchantCode: string | null
}

export type Values = ReadonlyMap<string, string>

export const keyOf = ({ field, merchantCode }: FieldAt): string => `${field}\u001F${merchantCode ?? ''}`
export const fieldOf = (key: string): FieldAt => {
  const [field = '', code = ''] = key.split('\u001F')
  return { field: field as EditField, merchantCode: code === '' ? null : code }
}

/** A category as the calls write it: levels joined by `/`, a `/` inside a name as `\/`. */
export const categoryText = (path: readonly string[]): string =>
  path.map((name) => name.replace(/[\\/]/g, '\\$&')).join('/')

/** The path of such a text; its levels, without the escapes. */
export function categoryPath(text: string): string[] {
  if (text === '') return []
  const path = ['']
  for (let at = 0; at < text.length; at++) {
    const char = text[at] ?? ''
    const next = text[at + 1]
    if (char === '\\' && (next === '/' || next === '\\')) {
      path[path.length - 1] += next
      at++
    } else if (char === '/') path.push('')
    else path[path.length - 1] += char
  }
  return path
}

/** `19.9` and `19.9000` as `19.90`; what is no price stays as it was typed. */
export function shortPrice(text: string): string {
  const match = /^(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text.trim())
  if (!match) return text.trim()
  const fraction = (match[2] ?? '').padEnd(2, '0').replace(/(\d\d)0+$/, '$1')
  return `${match[1]?.replace(/^0+(?=\d)/, '')}.${fraction}`
}

/** Every field that can be edited, as the calls write it. */
export function valuesOf(product: EditableProduct): Map<string, string> {
  const values = new Map<string, string>()
  const add = (field: EditField, merchantCode: string | null, value: string) =>
    values.set(keyOf({ field, merchantCode }), value)
  add('name', null, product.name)
  add('categoryPath', null, categoryText(product.categoryPath))
  add('brand', null, product.brand)
  add('unit', null, product.unit)
  add('onSale', null, product.onSale ? '1' : '2')
  add('image', null, product.image)
  for (const spec of product.specs) {
    add('specName', spec.merchantCode, spec.specName)
    add('attributes', spec.merchantCode, spec.attributes)
    add('barcode', spec.merchantCode, spec.barcode)
    add('retailPrice', spec.merchantCode, shortPrice(spec.retailPrice))
    add('image', spec.merchantCode, spec.image)
  }
  return values
}

/** What a person changed on top of an edit that still waits: field → value. Only what differs from the POS. */
export type Draft = ReadonlyMap<string, string>

export const draftOfEdit = (edit: Pick<ProductChange, 'changes'> | null): Map<string, string> =>
  new Map((edit?.changes ?? []).map((change) => [keyOf(change), change.to]))

const same = (key: string, a: string, b: string): boolean =>
  fieldOf(key).field === 'retailPrice' ? shortPrice(a) === shortPrice(b) : a.trim() === b.trim()

/** The draft after one field was typed into; a field back at the POS's value leaves it. */
export function withValue(draft: Draft, base: Values, key: string, value: string): Draft {
  const next = new Map(draft)
  if (value === (base.get(key) ?? '')) next.delete(key)
  else next.set(key, value)
  return next
}

/** The draft as changes to save, in the order of the form; blanks around a value do not count. */
export function changesOf(draft: Draft, base: Values): FieldChange[] {
  return [...base].flatMap(([key, from]) => {
    const to = draft.get(key)
    return to === undefined || same(key, from, to) ? [] : [{ ...fieldOf(key), from, to }]
  })
}

/** Whether leaving would lose something: the draft says another thing than the edit that waits. */
export function isDirty(draft: Draft, base: Values, edit: Pick<ProductChange, 'changes'> | null): boolean {
  const kept = draftOfEdit(edit)
  return [...base].some(([key, value]) => !same(key, draft.get(key) ?? value, kept.get(key) ?? value))
}

/** Whether all that a newer product has different is what this edit brought. */
export function isOwnWork(
  before: EditableProduct,
  after: EditableProduct,
  edit: Pick<ProductChange, 'changes'>,
): boolean {
  const old = valuesOf(before)
  const written = draftOfEdit(edit)
  return [...valuesOf(after)].every(
    ([key, value]) => same(key, old.get(key) ?? '', value) || same(key, written.get(key) ?? '', value),
  )
}

const PRICE = /^\d{1,11}(\.\d{1,4})?$/
const MOST: Partial<Record<EditField, number>> = {
  name: 255,
  brand: 64,
  unit: 32,
  specName: 255,
  barcode: 64,
  image: 1024,
}

/** What a person should hear while typing; the product checks again when it saves. `null` = fine. */
export function problemOf(key: string, value: string): string | null {
  const { field } = fieldOf(key)
  const text = value.trim()
  const most = MOST[field]
  if (most !== undefined && [...text].length > most) return `最多 ${most} 个字符，现有 ${[...text].length} 个`
  if (field === 'name' && text === '') return '名称不能为空'
  if (field === 'retailPrice' && text === '') return '零售价不能为空'
  if (field === 'retailPrice' && !PRICE.test(text)) return '须为不小于 0 的数字，最多四位小数'
  if (field === 'image' && text !== '' && !/^https?:\/\/\S+$/i.test(text)) return '须以 http:// 或 https:// 开头'
  if (field === 'categoryPath') {
    const path = categoryPath(text)
    if (path.length > 3) return `分类有 ${path.length} 级，POS 最多 3 级`
    if (path.some((name) => name.trim() === '' || [...name.trim()].length > 32)) return '每级分类名须为 1–32 个字符'
  }
  if (field === 'attributes' && text !== '' && !isAttributes(text)) return '须写成“颜色:红;尺码:L”'
  return null
}

function isAttributes(text: string): boolean {
  const parts = text
    .split(/[;；]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const names = parts.map((part) => /^([^:：]{1,32})[:：]\s*.{1,64}$/u.exec(part)?.[1]?.trim() ?? '')
  return (
    parts.length > 0 && parts.length <= 6 && names.every((name) => name !== '') && new Set(names).size === names.length
  )
}

/** A row of the list with the values of an edit that waits to be sent. */
export function withPending(product: Product, edit: ProductChange | undefined): Product {
  if (edit?.state !== 'queued') return product
  const draft = draftOfEdit(edit)
  const of = (field: EditField, merchantCode: string | null, now: string): string =>
    draft.get(keyOf({ field, merchantCode })) ?? now
  return {
    ...product,
    name: of('name', null, product.name),
    categoryPath: categoryPath(of('categoryPath', null, categoryText(product.categoryPath))),
    brand: of('brand', null, product.brand),
    unit: of('unit', null, product.unit),
    onSale: of('onSale', null, product.onSale ? '1' : '2') === '1',
    specs: product.specs.map((spec) => ({
      ...spec,
      specName: of('specName', spec.merchantCode, spec.specName),
      barcode: of('barcode', spec.merchantCode, spec.barcode),
      retailPrice: of('retailPrice', spec.merchantCode, spec.retailPrice),
    })),
  }
}
