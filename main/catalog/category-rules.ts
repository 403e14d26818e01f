import type { CategoryView, ClassIssue, PosCategoryView } from '../../preload/contract/index.ts'
import type { WangdianGoodsClass } from '../remote/wangdian/types.ts'
import { classPaths, MAX_LEVELS, pathKey } from './categories.ts'
import type { Taxonomy } from './category-tables.ts'

/** Products of one class, as far as imports have read them. */
export interface ClassProducts {
  count: number
  examples: { productNo: string; name: string }[]
}

/**
 * The ERP's classes against the rules and the POS: paths of four and more levels (S60), and paths of two or three levels
 * that the POS does not have (S61). Worst first: those with most products.
 */
export function checkClasses(
  classes: readonly WangdianGoodsClass[],
  pos: readonly { path: string[] }[],
  productsOf: (key: string) => ClassProducts,
): { tooDeep: ClassIssue[]; missing: ClassIssue[] } {
  const there = new Set(pos.map(({ path }) => pathKey(path)))
  const paths = new Map<string, string[]>()
  for (const found of classPaths([...classes]).values()) for (const path of found) paths.set(pathKey(path), path)
  const tooDeep: ClassIssue[] = []
  const missing: ClassIssue[] = []
  for (const [key, path] of paths) {
    if (path.some((name) => name === '')) continue
    const { count, examples } = productsOf(key)
    const issue: ClassIssue = { path, products: count, examples }
    if (path.length > MAX_LEVELS) tooDeep.push(issue)
    else if (path.length > 1 && !there.has(key)) missing.push(issue)
  }
  const worstFirst = (a: ClassIssue, b: ClassIssue): number =>
    b.products - a.products || a.path.join('/').localeCompare(b.path.join('/'), 'zh-CN')
  return { tooDeep: tooDeep.sort(worstFirst), missing: missing.sort(worstFirst) }
}

/** How many products of the list stand in each category (by its joined path) and brand. */
export interface ListCounts {
  categories: ReadonlyMap<string, number>
  brands: ReadonlyMap<string, number>
}

/** The tree, parents before children, with the products in each category and below it. */
export function treeOf(categories: Taxonomy['categories'], counts: ListCounts): PosCategoryView[] {
  const known = new Map(categories.map(({ path, ...rest }) => [pathKey(path), { ...rest, path }]))
  const below = new Map<string, number>()
  for (const [joined, count] of counts.categories) {
    if (joined === '') continue
    const path = joined.split(' / ')
    for (let level = 1; level <= path.length; level++) {
      const key = pathKey(path.slice(0, level))
      below.set(key, (below.get(key) ?? 0) + count)
    }
  }
  return [...known]
    .sort(([, a], [, b]) => comparePaths(a.path, b.path))
    .map(([key, row]) => ({
      ...row,
      products: counts.categories.get(row.path.join(' / ')) ?? 0,
      productsBelow: below.get(key) ?? 0,
    }))
}

function comparePaths(a: readonly string[], b: readonly string[]): number {
  for (let level = 0; level < Math.min(a.length, b.length); level++) {
    const order = (a[level] ?? '').localeCompare(b[level] ?? '', 'zh-CN')
    if (order !== 0) return order
  }
  return a.length - b.length
}

export type MissingView = NonNullable<CategoryView['check']>['missing'][number]
