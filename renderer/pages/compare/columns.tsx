import type { CompareLine } from '../../../preload/contract/index.ts'
import { linkTo } from '../../state/router.ts'
import {
  COMPARE_TEXT,
  type CompareKind,
  createdText,
  DIFFERS_LABEL,
  monthLabel,
  visibleCode,
} from '../../text/compare.ts'
import { formatTime } from '../../text/format.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import type { Column } from '../../ui/table/columns.ts'

type Use = CompareLine['uses'][number]

const none = <span className="dj-none">—</span>
const first = (line: CompareLine): Use | undefined => line.uses[0]

/** Different codes of one side, as written, each once. */
export function codesOf(line: CompareLine, side: Use['side']): string[] {
  return [...new Set(line.uses.filter((use) => use.side === side).map((use) => use.code))]
}

function SideCodes({ line, side }: { line: CompareLine; side: Use['side'] }) {
  const codes = codesOf(line, side)
  if (codes.length === 0) return none
  return (
    <span className="dj-code dj-compare-codes">
      {codes.map((code) => (
        <code key={code} title={`“${code}”`}>
          {visibleCode(code)}
        </code>
      ))}
      <CopyButton text={codes.join('\n')} title="复制编码" />
    </span>
  )
}

const text = (
  key: string,
  title: string,
  width: number,
  of: (use: Use) => string,
  part: Partial<Column<CompareLine>> = {},
) => ({
  key,
  title,
  width,
  render: (line: CompareLine) => {
    const use = first(line)
    return (use && of(use)) || none
  },
  text: (line: CompareLine) => {
    const use = first(line)
    return use ? of(use) : ''
  },
  ...part,
})

const merchantCode: Column<CompareLine> = {
  key: 'code',
  title: '商家编码',
  width: 190,
  locked: true,
  render: (line) => <CodeText value={first(line)?.code} />,
  text: (line) => first(line)?.code ?? '',
}
const productNo: Column<CompareLine> = {
  key: 'productNo',
  title: '货号',
  width: 160,
  render: (line) => <CodeText value={first(line)?.productNo} />,
  text: (line) => first(line)?.productNo ?? '',
}
const name = text('name', '名称', 280, (use) => use.name, { grow: true })
const specName = text('spec', '规格名称', 170, (use) => use.specName)

const created: Column<CompareLine> = {
  key: 'created',
  title: 'ERP创建时间',
  width: 112,
  render: (line) => createdText(line.createdAt),
  text: (line) => (line.createdAt === null ? '' : formatTime(line.createdAt)),
}
const toImport: Column<CompareLine> = {
  key: 'import',
  title: 'ERP商品导入',
  width: 124,
  render: (line) =>
    line.month === null ? (
      none
    ) : (
      <a href={linkTo('/import', line.month)} title={`用 ${line.month.from} 至 ${line.month.to} 导入`}>
        {COMPARE_TEXT.toImport} {monthLabel(line.month.from)}
      </a>
    ),
}

const CLASH: Column<CompareLine>[] = [
  {
    key: 'erp',
    title: '旺店通ERP 编码',
    width: 210,
    locked: true,
    render: (line) => <SideCodes line={line} side="erp" />,
  },
  {
    key: 'pos',
    title: '智能POS 编码',
    width: 210,
    locked: true,
    render: (line) => <SideCodes line={line} side="pos" />,
  },
  {
    key: 'differs',
    title: '差别',
    width: 200,
    render: (line) => differsText(line),
    text: (line) => differsText(line),
  },
  productNo,
  name,
]

/** `大小写不同、ERP 中重复`, with how many uses there are where it is not two. */
export function differsText(line: Pick<CompareLine, 'differs' | 'useCount'>): string {
  const words = line.differs.map((one) => DIFFERS_LABEL[one]).join('、')
  return line.useCount > 2 ? `${words}（${COMPARE_TEXT.moreUses(line.useCount)}）` : words
}

export const COMPARE_COLUMNS: Record<CompareKind, readonly Column<CompareLine>[]> = {
  'pos-only': [merchantCode, productNo, name, specName],
  'erp-only': [merchantCode, productNo, name, specName, created, toImport],
  clash: CLASH,
  'no-code': [
    {
      key: 'side',
      title: '在哪一边',
      width: 110,
      locked: true,
      render: (line) => (first(line)?.side === 'erp' ? '旺店通ERP' : '智能POS'),
    },
    productNo,
    name,
    specName,
  ],
}
