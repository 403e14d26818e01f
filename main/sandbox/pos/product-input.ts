import { readPath } from './categories.ts'
import {
  badField,
  type JsonObject,
  readArray,
  readBoolean,
  readDecimal,
  readEnum,
  readImage,
  readObject,
  readOptionalText,
  readText,
} from './fields.ts'

const VIA = ['erpImport', 'fileImport', 'inboundDocument', 'batchUpdate', 'hourlyUpdate', 'manual'] as const

export type SpecInput = {
  merchantCode: string
  specName: string | null
  /** JSON of the attribute list. */
  attributes: string
  barcode: string | null
  /** Ten-thousandths. */
  retailPrice: number
  image: string | null
}

/** A patch holds only what was given. */
export type SpecPatch = Pick<SpecInput, 'merchantCode'> & Partial<SpecInput>

export type Source = { system: string; no: string }

export type ProductInput = {
  productNo: string
  name: string
  categoryPath: string[]
  brand: string | null
  unit: string | null
  image: string | null
  onSale: boolean
  source: Source | null
  specs: SpecInput[]
}

export type ProductPatch = {
  name?: string
  categoryPath?: string[]
  brand?: string | null
  unit?: string | null
  image?: string | null
  onSale?: boolean
  specs: SpecPatch[]
}

export function readVia(row: JsonObject): (typeof VIA)[number] {
  return row.via === undefined ? 'erpImport' : readEnum(row.via, 'via', VIA)
}

export function readOnMissing(row: JsonObject): 'flatten' | 'refuse' {
  return row.onMissingCategory === undefined
    ? 'flatten'
    : readEnum(row.onMissingCategory, 'onMissingCategory', ['flatten', 'refuse'])
}

/** A whole new product; throws RowRefusal. */
export function readProduct(value: unknown): ProductInput {
  const product = readObject(value, 'product')
  return {
    productNo: readText(product.productNo, 'product.productNo', 64).trim(),
    name: readText(product.name, 'product.name', 255),
    categoryPath: readPath(product.categoryPath, 'product.categoryPath'),
    brand: readOptionalText(product.brand, 'product.brand', 64),
    unit: readOptionalText(product.unit, 'product.unit', 32),
    image: readImage(product.image, 'product.image'),
    onSale: product.onSale === undefined ? true : readBoolean(product.onSale, 'product.onSale'),
    source: product.source === undefined ? null : readSource(product.source, 'product.source'),
    specs: readSpecs(product.specs),
  }
}

/** The specs of a create or addSpecs row. */
export function readSpecs(value: unknown): SpecInput[] {
  return readArray(value, 'product.specs', 1, 500).map((item, index) => {
    const field = `product.specs.${index}`
    const spec = readObject(item, field)
    return {
      merchantCode: readText(spec.merchantCode, `${field}.merchantCode`, 64).trim(),
      specName: readOptionalText(spec.specName, `${field}.specName`, 255),
      attributes: readAttributes(spec.attributes, `${field}.attributes`),
      barcode: readOptionalText(spec.barcode, `${field}.barcode`, 64),
      retailPrice: readDecimal(spec.retailPrice, `${field}.retailPrice`),
      image: readImage(spec.image, `${field}.image`),
    }
  })
}

/** The fields that an update row gives; null clears where empty is allowed. */
export function readPatch(product: JsonObject): ProductPatch {
  const given = (name: string): boolean => product[name] !== undefined
  return {
    ...(given('name') && { name: readText(product.name, 'product.name', 255) }),
    ...(given('categoryPath') && { categoryPath: readPath(product.categoryPath, 'product.categoryPath') }),
    ...(given('brand') && { brand: readOptionalText(product.brand, 'product.brand', 64) }),
    ...(given('unit') && { unit: readOptionalText(product.unit, 'product.unit', 32) }),
    ...(given('image') && { image: readImage(product.image, 'product.image') }),
    ...(given('onSale') && { onSale: readBoolean(product.onSale, 'product.onSale') }),
    specs: product.specs === undefined ? [] : readArray(product.specs, 'product.specs', 0, 500).map(readSpecPatch),
  }
}

function readSpecPatch(item: unknown, index: number): SpecPatch {
  const field = `product.specs.${index}`
  const spec = readObject(item, field)
  const given = (name: string): boolean => spec[name] !== undefined
  return {
    merchantCode: readText(spec.merchantCode, `${field}.merchantCode`, 64).trim(),
    ...(given('specName') && { specName: readOptionalText(spec.specName, `${field}.specName`, 255) }),
    ...(given('attributes') && { attributes: readAttributes(spec.attributes, `${field}.attributes`) }),
    ...(given('barcode') && { barcode: readOptionalText(spec.barcode, `${field}.barcode`, 64) }),
    ...(given('retailPrice') && { retailPrice: readDecimal(spec.retailPrice, `${field}.retailPrice`) }),
    ...(given('image') && { image: readImage(spec.image, `${field}.image`) }),
  }
}

function readAttributes(value: unknown, field: string): string {
  if (value === undefined) return '[]'
  const attributes = readArray(value, field, 0, 6).map((item, index) => {
    const attribute = readObject(item, `${field}.${index}`)
    return {
      name: readText(attribute.name, `${field}.${index}.name`, 32),
      value: readText(attribute.value, `${field}.${index}.value`, 64),
    }
  })
  return JSON.stringify(attributes)
}

export function readSource(value: unknown, field: string): Source {
  const source = readObject(value, field)
  const system = readText(source.system, `${field}.system`, 32)
  if (!/^[a-z0-9-]+$/.test(system)) throw badField(`${field}.system`, '只能含小写字母、数字和 -')
  return { system, no: readText(source.no, `${field}.no`, 64) }
}
