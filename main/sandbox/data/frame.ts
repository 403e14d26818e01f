import type { CatalogueFrame, GeneratedBrand, GeneratedClass, GeneratedLogistics, GeneratedStore } from './types.ts'
import { BRANDS, SHELVES } from './words.ts'

/** Classes, brands, stores and carriers around the goods. They do not depend on the seed: people learn to know them. */
export function catalogueFrame(): CatalogueFrame {
  return { classes: buildClasses(), brands: buildBrands(), stores: [...STORES], logistics: [...LOGISTICS] }
}

/** Ids of the leaf classes of a shelf, in the order of `SHELVES`. */
export function leafClassesByShelf(classes: readonly GeneratedClass[]): number[][] {
  return SHELVES.map((shelf) =>
    shelf.leaves.map((leaf) => {
      const wanted = [...shelf.path, leaf].join('/')
      const found = classes.find((c) => c.path.join('/') === wanted)
      if (!found) throw new Error(`no class ${wanted}`)
      return found.id
    }),
  )
}

function buildClasses(): GeneratedClass[] {
  const byPath = new Map<string, GeneratedClass>()
  const add = (path: string[]): GeneratedClass => {
    const key = path.join('/')
    const known = byPath.get(key)
    if (known) return known
    const parent = path.length > 1 ? add(path.slice(0, -1)) : undefined
    if (parent) parent.isLeaf = false
    const made: GeneratedClass = {
      id: byPath.size + 1,
      name: path.at(-1)!,
      parentId: parent?.id ?? 0,
      level: path.length,
      isLeaf: true,
      path,
    }
    byPath.set(key, made)
    return made
  }
  for (const shelf of SHELVES) for (const leaf of shelf.leaves) add([...shelf.path, leaf])
  return [...byPath.values()]
}

function buildBrands(): GeneratedBrand[] {
  return BRANDS.map((brandName, index) => ({ brandNo: `PP${String(index + 1).padStart(4, '0')}`, brandName }))
}

const STORES: readonly GeneratedStore[] = [
  {
    storeNo: '880001',
    name: '总仓',
    kind: 'headquarters',
    province: '浙江省',
    city: '杭州市',
    district: '余杭区',
    address: '仓前街道龙舟路66号',
    contact: '沈仓管',
    mobile: '13800000001',
  },
  {
    storeNo: '100231',
    name: '西湖文三路店',
    shopNo: 'MD001',
    kind: 'store',
    province: '浙江省',
    city: '杭州市',
    district: '西湖区',
    address: '文三路398号一层',
    contact: '王店长',
    mobile: '13800000002',
  },
  {
    storeNo: '100232',
    name: '滨江星光店',
    shopNo: 'MD002',
    kind: 'store',
    province: '浙江省',
    city: '杭州市',
    district: '滨江区',
    address: '江南大道228号B1',
    contact: '李店长',
    mobile: '13800000003',
  },
  {
    storeNo: '100233',
    name: '萧山金城路店',
    shopNo: 'MD003',
    kind: 'store',
    province: '浙江省',
    city: '杭州市',
    district: '萧山区',
    address: '金城路333号',
    contact: '周店长',
    mobile: '13800000004',
  },
]

const LOGISTICS: readonly GeneratedLogistics[] = [
  { logisticsNo: 'WDH01', logisticsName: '无单号物流', logisticsType: 1, billType: 0, supportsCod: true },
  { logisticsNo: 'SF', logisticsName: '顺丰速运', logisticsType: 8, billType: 1, supportsCod: false },
  { logisticsNo: 'YSKD', logisticsName: '优速快递', logisticsType: 35, billType: 2, supportsCod: false },
]
