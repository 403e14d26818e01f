export interface Attribute {
  name: string
  value: string
}

/**
 * Groups of a 规格名称 written as 规格组形式, `颜色:红;尺码:L` (S88, A6). Any other text is kept verbatim as the specName
 * and has no groups.
 */
export function attributesOf(specName: string): Attribute[] {
  const parts = specName.split(/[;；]/).map((part) => part.trim())
  const attributes: Attribute[] = []
  for (const part of parts) {
    if (part === '') continue
    const pair = /^([^:：]{1,32})[:：]\s*(.{1,64})$/u.exec(part)
    if (!pair) return []
    attributes.push({ name: pair[1]!.trim(), value: pair[2]!.trim() })
  }
  const names = new Set(attributes.map((attribute) => attribute.name))
  return names.size === attributes.length && attributes.length <= 6 && !names.has('') ? attributes : []
}
