import type { EditField, FieldChange } from '../../preload/contract/index.ts'

/** Fields as the manuals and the templates call them. */
const FIELD_NAME: Record<EditField, string> = {
  name: '名称',
  categoryPath: '分类',
  brand: '品牌',
  unit: '基本单位',
  image: '图片',
  onSale: '上下架',
  specName: '规格名称',
  attributes: '规格属性',
  barcode: '规格条码',
  retailPrice: '零售价',
  spec: '规格',
}

/** A few fields by name: `名称、零售价（00123）等 5 项`. */
export function fieldNames(changes: readonly Pick<FieldChange, 'field' | 'merchantCode'>[], most = 3): string {
  const names = changes
    .slice(0, most)
    .map(({ field, merchantCode }) => FIELD_NAME[field] + (merchantCode === null ? '' : `（${merchantCode}）`))
  return names.join('、') + (changes.length > most ? `等 ${changes.length} 项` : '')
}
