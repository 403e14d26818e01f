/** The part of JSON Schema that the contract uses. Properties that the schema does not know are errors. */
export type Schema = {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  allOf?: Schema[]
  anyOf?: Schema[]
  oneOf?: Schema[]
  pattern?: string
  minimum?: number
  maximum?: number
  minItems?: number
  maxItems?: number
  minLength?: number
  maxLength?: number
}

/** Follows `#/…` pointers into the document; throws when there is nothing. */
export function resolve(document: unknown, ref: string): Schema {
  let found: unknown = document
  for (const part of ref.slice(2).split('/')) found = (found as Record<string, unknown> | undefined)?.[part]
  if (found === undefined) throw new Error(`nothing at ${ref}`)
  return found as Schema
}

/** All ways in which a value differs from a schema; empty = it fits. */
export function problems(document: unknown, schema: Schema, value: unknown, at = '$'): string[] {
  const flat = flatten(document, schema)
  const alternatives = flat.anyOf ?? flat.oneOf
  if (alternatives) {
    const all = alternatives.map((one) => problems(document, one, value, at))
    return all.some((list) => list.length === 0) ? [] : all.sort((a, b) => a.length - b.length)[0]!
  }
  const found: string[] = []
  if ('const' in flat && flat.const !== value) found.push(`${at} is not ${JSON.stringify(flat.const)}`)
  if (flat.enum && !flat.enum.includes(value)) found.push(`${at} ${JSON.stringify(value)} is not in the enum`)
  if (flat.type !== undefined) {
    const types = Array.isArray(flat.type) ? flat.type : [flat.type]
    if (!types.some((type) => hasType(value, type))) return [...found, `${at} is not ${types.join(' or ')}`]
  }
  if (typeof value === 'string') found.push(...textProblems(flat, value, at))
  if (typeof value === 'number') {
    if (value < (flat.minimum ?? -Infinity) || value > (flat.maximum ?? Infinity)) found.push(`${at} is out of bounds`)
  }
  if (Array.isArray(value)) {
    if (value.length < (flat.minItems ?? 0) || value.length > (flat.maxItems ?? Infinity)) found.push(`${at} length`)
    const { items } = flat
    if (items) found.push(...value.flatMap((item, index) => problems(document, items, item, `${at}[${index}]`)))
  } else if (typeof value === 'object' && value !== null && flat.properties) {
    found.push(...objectProblems(document, flat, value as Record<string, unknown>, at))
  }
  return found
}

function objectProblems(document: unknown, schema: Schema, value: Record<string, unknown>, at: string): string[] {
  const missing = (schema.required ?? []).filter((name) => !(name in value)).map((name) => `${at}.${name} is missing`)
  const inside = Object.entries(value).flatMap(([name, member]) => {
    const known = schema.properties?.[name]
    return known ? problems(document, known, member, `${at}.${name}`) : [`${at}.${name} is not in the contract`]
  })
  return [...missing, ...inside]
}

function textProblems(schema: Schema, value: string, at: string): string[] {
  const found: string[] = []
  const length = [...value].length
  if (schema.pattern && !new RegExp(schema.pattern, 'u').test(value)) found.push(`${at} ${value} has another form`)
  if (length < (schema.minLength ?? 0) || length > (schema.maxLength ?? Infinity))
    found.push(`${at} has another length`)
  return found
}

/** Puts `$ref` and `allOf` together into one schema. */
function flatten(document: unknown, schema: Schema): Schema {
  if (schema.$ref) return flatten(document, resolve(document, schema.$ref))
  if (!schema.allOf) return schema
  const merged: Schema = { ...schema, properties: { ...schema.properties }, required: [...(schema.required ?? [])] }
  delete merged.allOf
  for (const part of schema.allOf.map((one) => flatten(document, one))) {
    Object.assign(merged.properties!, part.properties)
    merged.required!.push(...(part.required ?? []))
    if (part.type !== undefined) merged.type = part.type
  }
  return merged
}

function hasType(value: unknown, type: string): boolean {
  switch (type) {
    case 'null':
      return value === null
    case 'array':
      return Array.isArray(value)
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
    case 'integer':
      return Number.isSafeInteger(value)
    default:
      return typeof value === type
  }
}
