import type { CategoryView, PosCategoryView } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import { CATEGORIES_TEXT, CREATION_STATE } from '../../text/categories.ts'
import { formatCount } from '../../text/format.ts'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'

type Check = NonNullable<CategoryView['check']>
export type MissingRow = Check['missing'][number]
export type DeepRow = Check['tooDeep'][number]
export type BrandRow = CategoryView['brands'][number]

const joined = (path: readonly string[]): string => path.join(' / ')

function Products({ count, filter }: { count: number; filter: { category: string } | { brand: string } }) {
  if (count === 0) return <span className="dj-none">0</span>
  return (
    <a href={linkTo('/products', filter)} tabIndex={-1}>
      {formatCount(count)}
    </a>
  )
}

export const TREE_COLUMNS: Column<PosCategoryView>[] = [
  {
    key: 'name',
    title: '分类',
    width: 320,
    locked: true,
    render: (row) => (
      <span className="dj-category" data-level={row.path.length}>
        {row.path.at(-1)}
      </span>
    ),
    text: (row) => joined(row.path),
  },
  { key: 'level', title: '级', width: 64, render: (row) => `${row.path.length} 级` },
  {
    key: 'products',
    title: '本级商品',
    width: 96,
    align: 'end',
    render: (row) => <Products count={row.products} filter={{ category: joined(row.path) }} />,
  },
  {
    key: 'below',
    title: '含下级',
    width: 96,
    align: 'end',
    render: (row) => formatCount(row.productsBelow),
  },
  {
    key: 'path',
    title: '完整路径',
    width: 320,
    grow: true,
    render: (row) => joined(row.path),
    text: (row) => joined(row.path),
  },
]

/** Some products of a class, by name; the whole list is in the title. */
function Examples({ row }: { row: DeepRow }) {
  if (row.products === 0) return <span className="dj-none">—</span>
  const names = row.examples.map(({ productNo, name }) => `${productNo} ${name}`)
  return (
    <span title={names.join('\n')}>
      {names.slice(0, 3).join('；')}
      {row.products > 3 ? ` ${CATEGORIES_TEXT.more(formatCount(row.products))}` : ''}
    </span>
  )
}

const pathColumn = <Row extends DeepRow>(): Column<Row> => ({
  key: 'path',
  title: 'ERP 分类',
  width: 300,
  locked: true,
  render: (row) => joined(row.path),
  text: (row) => joined(row.path),
})
const countColumn = <Row extends DeepRow>(): Column<Row> => ({
  key: 'products',
  title: '商品',
  width: 80,
  align: 'end',
  render: (row) => formatCount(row.products),
})
const examplesColumn = <Row extends DeepRow>(): Column<Row> => ({
  key: 'examples',
  title: '其中',
  width: 280,
  grow: true,
  render: (row) => <Examples row={row} />,
})

export const MISSING_COLUMNS: Column<MissingRow>[] = [
  pathColumn(),
  {
    key: 'state',
    title: '状态',
    width: 110,
    render: (row) => {
      const [tone, text] = CREATION_STATE[row.state]
      return (
        <StatusPill
          tone={tone}
          text={text}
          {...(row.trouble ? { title: `${row.trouble.problem}：${row.trouble.cause}` } : {})}
        />
      )
    },
  },
  {
    key: 'flat',
    title: '不建立会变为',
    width: 150,
    render: (row) => (row.state === 'created' ? <span className="dj-none">—</span> : `一级分类 ${row.flattenedTo}`),
  },
  countColumn(),
  examplesColumn(),
]

export const DEEP_COLUMNS: Column<DeepRow>[] = [
  pathColumn(),
  { key: 'level', title: '级', width: 64, render: (row) => `${row.path.length} 级` },
  countColumn(),
  examplesColumn(),
]

export const BRAND_COLUMNS: Column<BrandRow>[] = [
  {
    key: 'name',
    title: '品牌',
    width: 280,
    locked: true,
    grow: true,
    render: (row) => row.name,
    text: (row) => row.name,
  },
  {
    key: 'products',
    title: '商品',
    width: 100,
    align: 'end',
    render: (row) => <Products count={row.products} filter={{ brand: row.name }} />,
  },
  {
    key: 'state',
    title: '状态',
    width: 120,
    render: (row) => {
      const [tone, text] = CREATION_STATE[row.state]
      return row.state === 'created' ? <span className="dj-none">—</span> : <StatusPill tone={tone} text={text} />
    },
  },
]
