import type { WangdianGoodsClass } from '../remote/wangdian/types.ts'

/** Paths of the ERP's class tree by class name: 旺店通's goods carry the name of their class only. */
export type ClassPaths = Map<string, string[][]>

/** Names that stand for "no class" in the ERP. */
const NO_CLASS = new Set(['', '无', '未分类'])

/** Builds name → paths. A parent that is missing or in a circle ends the path there. */
export function classPaths(classes: WangdianGoodsClass[]): ClassPaths {
  const byId = new Map(classes.map((row) => [row.classId, row]))
  const paths: ClassPaths = new Map()
  for (const row of classes) {
    const path: string[] = []
    const seen = new Set<string>()
    for (let at: WangdianGoodsClass | undefined = row; at && !seen.has(at.classId); ) {
      seen.add(at.classId)
      path.unshift(at.className.trim())
      at = at.parentId === null ? undefined : byId.get(at.parentId)
    }
    const key = row.className.trim()
    paths.set(key, [...(paths.get(key) ?? []), path])
  }
  return paths
}

export type CategoryOf =
  | { kind: 'none' }
  | { kind: 'path'; path: string[] }
  /** Several classes of the tree share the name; which one is meant cannot be told. */
  | { kind: 'ambiguous'; name: string; paths: string[][] }

/** Category path of a product. A name that the tree does not know is a first-level category. */
export function categoryOf(className: string, paths: ClassPaths): CategoryOf {
  const name = className.trim()
  if (NO_CLASS.has(name)) return { kind: 'none' }
  const found = paths.get(name)
  if (!found) return { kind: 'path', path: [name] }
  return found.length === 1 ? { kind: 'path', path: found[0]! } : { kind: 'ambiguous', name, paths: found }
}

/** Most levels the POS holds (S60). */
export const MAX_LEVELS = 3

/** One string per path, for sets and tables; the separator cannot be typed. */
export const pathKey = (path: string[]): string => path.join('\u001F')
export const pathOf = (key: string): string[] => (key === '' ? [] : key.split('\u001F'))

/**
 * Where the POS will put a product whose category path it does not have: the leaf becomes a first-level category (S62,
 * A13). One-level paths are simply made.
 */
export function flattened(path: string[]): string[] {
  return path.length <= 1 ? path : [path[path.length - 1]!]
}
