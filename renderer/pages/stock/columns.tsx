import type { StockLine, StockReason, StockRun } from '../../../preload/contract/index.ts'
import type { Tone } from '../../text/status.ts'
import { DIRECTION_ARROW, isOver, REASON_NAME, RESULT_STATE } from '../../text/stock.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'

const SHORT: Readonly<Record<string, string>> = { 旺店通ERP: 'ERP', 智能POS: 'POS' }

type RunOfLines = Pick<StockRun, 'direction' | 'kind' | 'state'>

/** Columns of a plan; 旧值 is the side that is written, 新值 the master. */
export function lineColumns(run: RunOfLines): Column<StockLine>[] {
  const [master, written] = DIRECTION_ARROW[run.direction]
  return [
    {
      key: 'code',
      title: '编码',
      width: 150,
      locked: true,
      render: (line) => <CodeText value={line.code} />,
      text: (line) => line.code,
    },
    {
      key: 'name',
      title: '名称',
      width: 200,
      grow: true,
      render: (line) => (line.specName === '' ? line.name : `${line.name}（${line.specName}）`),
      text: (line) => `${line.name} ${line.specName}`,
    },
    { key: 'shop', title: '门店', width: 130, render: (line) => line.shopName, text: (line) => line.shopName },
    {
      key: 'before',
      title: `旧值 ${SHORT[written] ?? written}`,
      width: 96,
      align: 'end',
      render: (line) => quantity(line.before, '没有'),
    },
    {
      key: 'after',
      title: `新值 ${SHORT[master] ?? master}`,
      width: 96,
      align: 'end',
      render: (line) => quantity(line.after, '没有'),
    },
    {
      key: 'difference',
      title: '差额',
      width: 90,
      align: 'end',
      render: (line) => (line.difference === null ? '—' : signed(line.difference)),
    },
    {
      key: 'reason',
      title: '原因',
      width: 190,
      render: (line) =>
        `${REASON_NAME[line.reason]}${line.large ? ' · 大幅变动' : ''}${line.text ? `：${line.text}` : ''}`,
      text: (line) => line.text,
    },
    {
      key: 'result',
      title: '结果',
      width: 156,
      render: (line) => <Result line={line} run={run} />,
      text: (line) => (line.trouble ? `${line.trouble.problem}\n${line.trouble.cause}\n${line.trouble.action}` : ''),
    },
    {
      key: 'productNo',
      title: '货号',
      width: 130,
      hidden: true,
      render: (line) => <CodeText value={line.productNo} />,
    },
  ]
}

export function lineTone(line: StockLine): Tone | null {
  if (line.result === null) return line.reason === 'negative' ? 'bad' : 'off'
  const [tone] = RESULT_STATE[line.result]
  return tone === 'ok' || tone === 'waiting' ? null : tone
}

const WRITTEN_FOR: readonly StockReason[] = ['raise', 'lower', 'zero', 'appear']

/** What a line without a result of its own will come to. */
export function noResultText(line: Pick<StockLine, 'reason'>, run: Omit<RunOfLines, 'direction'>): string {
  if (run.kind === 'compare' || run.kind === 'observe') return '只比较'
  return WRITTEN_FOR.includes(line.reason) && !isOver(run.state) ? '将写入' : '不写入'
}

function Result({ line, run }: { line: StockLine; run: RunOfLines }) {
  if (line.result === null) return <span className="dj-muted">{noResultText(line, run)}</span>
  const [tone, text] = RESULT_STATE[line.result]
  const found = line.result === 'moving' && line.found !== null ? `，对方现为 ${quantity(line.found, '')}` : ''
  return <StatusPill tone={tone} text={`${text}${found}`} title={line.trouble?.problem ?? text} />
}

/** `12.0000` → `12`; null as the word. */
export function quantity(decimal: string | null, none: string): string {
  if (decimal === null) return none
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

export function signed(decimal: string): string {
  const text = quantity(decimal, '')
  return text.startsWith('-') || text === '0' ? text : `+${text}`
}
