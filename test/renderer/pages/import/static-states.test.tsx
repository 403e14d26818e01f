import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { CategoryIssue, ProductImport } from '../../../../preload/contract/index.ts'
import { CategoriesStep } from '../../../../renderer/pages/import/categories-step.tsx'
import { ReadStep } from '../../../../renderer/pages/import/read-step.tsx'
import { RecentImports } from '../../../../renderer/pages/import/recent-imports.tsx'
import { Stepper } from '../../../../renderer/pages/import/stepper.tsx'
import { Ways } from '../../../../renderer/pages/import/ways.tsx'
import { wizardOf } from '../../../../renderer/pages/import/wizard.ts'
import { pageAt } from '../../../../renderer/pages.tsx'
import { IMPORT_PATH, IMPORT_TEXT } from '../../../../renderer/text/import.ts'
import { PRODUCTS_TEXT } from '../../../../renderer/text/products.ts'
import { imports, issues, productImport } from '../../scenarios/catalog.ts'

const nothing = () => {}

function categories(found: CategoryIssue[]): string {
  const query = { data: { issues: found }, error: null, loading: false, reload: nothing }
  return renderToStaticMarkup(
    <CategoriesStep
      row={productImport({})}
      query={query}
      creating={false}
      replanning={false}
      onCreate={nothing}
      onReplan={nothing}
      onNext={nothing}
    />,
  )
}

const reading = (row: ProductImport, queued = false) =>
  renderToStaticMarkup(<ReadStep row={row} queued={queued} resuming={false} onResume={nothing} onAgain={nothing} />)

describe('the entry', () => {
  it('S68 stands at the path of the manual', () => {
    expect(IMPORT_PATH.join('→')).toBe('商品管理→商品管理→商品批量导入→ERP商品导入')
    expect(pageAt('/import', 'shop')?.menuPath.at(-1)).toBe('ERP商品导入')
  })
  it('S67 shows the three ways, the others as links', () => {
    const html = renderToStaticMarkup(<Ways current="erp" />)
    for (const name of ['ERP商品导入', '文件导入', '入库单据回传']) expect(html).toContain(name)
    expect(html).toContain('href="#/file-import"')
    expect(html).not.toContain('href="#/import"')
  })
  it('S71 S103 says that any past time may be chosen and that existing products never change', () => {
    expect(IMPORT_TEXT.datesNote).toContain('任何过去的时间')
    expect(IMPORT_TEXT.noUpdateNote).toContain('不会随导入改变')
  })
  it('S64 S104 names what the product list is searched by, and that filters affect nothing else', () => {
    for (const word of ['货号', '商家编码', '名称']) expect(PRODUCTS_TEXT.searchPlaceholder).toContain(word)
    expect(PRODUCTS_TEXT.filterNote).toContain('只用于筛选')
  })
})

describe('reading', () => {
  it('S76 shows requests, products, elapsed and remaining time', () => {
    const html = reading(imports[0] as ProductImport)
    for (const part of ['17 / 48 次请求', '1,640', '512', '已用', '剩余约 60 秒']) expect(html).toContain(part)
  })
  it('shows why it waits, with the way to its log lines, and no remaining time then', () => {
    const html = reading(imports[1] as ProductImport)
    expect(html).toContain('没有连上旺店通')
    expect(html).toContain('correlationId=7F3A9E0003')
    expect(html).not.toContain('剩余')
  })
  it('A2 says that a part waits for the one before', () => {
    expect(reading(productImport({ state: 'reading' }), true)).toContain(IMPORT_TEXT.waitsForOther)
  })
})

describe('categories', () => {
  it('S61 S62 lists missing paths with what they become, S60 the too deep ones as left out', () => {
    const html = categories(issues)
    expect(html).toContain('服饰 / 男装 / T恤')
    expect(html).toContain('不建立会变为一级分类 → <b>T恤</b>')
    expect(html).toContain(IMPORT_TEXT.tooDeepLead)
    expect(html).toContain('家居日用 / 厨房 / 收纳 / 保鲜盒')
    expect(html).toContain('先建分类 3 个')
  })
  it('S63 S65 says how categories and brands come later', () => {
    expect(categories(issues)).toContain(IMPORT_TEXT.missingAfter)
    expect(categories(issues)).toContain('7 个新品牌会随商品自动建立')
  })
  it('says so when there is nothing to do', () => {
    expect(categories([])).toContain('不需要处理')
  })
})

describe('recent imports and steps', () => {
  it('shows loading, empty and full lists, each line a way back', () => {
    const list = (rows: ProductImport[] | null) =>
      renderToStaticMarkup(<RecentImports list={rows} error={null} currentId={6} onRetry={nothing} />)
    expect(list(null)).toContain('正在读取')
    expect(list([])).toContain(IMPORT_TEXT.noRecent)
    const html = list(imports)
    for (const row of imports) expect(html).toContain(`#/import?id=${row.id}"`)
    expect(html).toContain('完成，失败 9')
  })
  it('marks one current step, and offers only steps that can be looked at', () => {
    const html = renderToStaticMarkup(
      <Stepper view={wizardOf(productImport({}), 'plan')} stopped={false} onOpen={nothing} />,
    )
    expect(html.match(/aria-current="step"/g)).toHaveLength(1)
    expect(html.match(/<button/g)).toHaveLength(1)
  })
})
