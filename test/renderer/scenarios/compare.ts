import type { CompareLine, CompareRun } from '../../../preload/contract/index.ts'
import type { FakeHandlers } from '../fake-bridge.ts'
import { trouble } from '../fake-bridge.ts'
import { NOW } from './home.ts'

const DAY = 86_400_000
const NAMES = [
  '男士速干圆领T恤 夏季薄款',
  '儿童益智积木拼装玩具大颗粒桶装（适合3-6岁男孩女孩生日礼物）𠮷祥如意限定款 收纳桶 颜色随机 满199包邮',
  '不锈钢保温杯 500ml',
]
const TOTALS: Record<CompareLine['kind'], number> = { 'pos-only': 10_000, 'erp-only': 1_286, clash: 37, 'no-code': 3 }

export function compareRun(part: Partial<CompareRun> = {}): CompareRun {
  return {
    id: 6,
    connectionId: 1,
    from: '2012-01-01',
    state: 'done',
    startedAt: NOW - 9 * 60_000,
    startedBy: '王店长',
    finishedAt: NOW - 5 * 60_000,
    correlationId: 'c-20261122-7f3a',
    reading: { requestsDone: 214, requestsTotal: 214, specs: 18_422 },
    working: null,
    erpAsOf: NOW - 6 * 60_000,
    posAsOf: NOW - 5 * 60_000,
    counts: {
      erpSpecs: 18_422,
      posSpecs: 27_130,
      both: 17_096,
      lines: TOTALS,
      months: Array.from({ length: 30 }, (_, index) => {
        const first = new Date(Date.UTC(2026, 10 - index, 1))
        const last = new Date(Date.UTC(2026, 11 - index, 0))
        const day = (date: Date) => date.toISOString().slice(0, 10)
        return { from: day(first), to: index === 0 ? '2026-11-22' : day(last), specs: 12 + ((index * 37) % 90) }
      }),
      undated: 2,
    },
    remainingMs: null,
    elapsedMs: 4 * 60_000,
    trouble: null,
    ...part,
  }
}

const none = {
  erpSpecs: 0,
  posSpecs: 0,
  both: 0,
  lines: { 'pos-only': 0, 'erp-only': 0, clash: 0, 'no-code': 0 },
  months: [],
  undated: 0,
}
const offline = {
  code: 'OFFLINE',
  problem: '没有连上旺店通ERP',
  cause: '网络断开，或对方没有应答',
  action: '恢复后会自动继续，不用重新开始',
}

export function compareLine(kind: CompareLine['kind'], seq: number): CompareLine {
  const use = (side: 'erp' | 'pos', code: string): CompareLine['uses'][number] => ({
    side,
    code,
    productNo: `SP${String(seq).padStart(5, '0')}`,
    name: NAMES[seq % NAMES.length] ?? '',
    specName: seq % 2 === 0 ? '红色 L' : '',
  })
  const line = { seq, kind, useCount: 1, differs: [], createdAt: null, month: null }
  const code = `00${String(seq * 7919).padStart(7, '0')}`
  if (kind === 'clash') {
    const [pair, differs] = (
      [
        [[`ab-${seq}`, `AB-${seq}`], ['case']],
        [[`ＡＢ－${seq}`, `AB-${seq}`], ['width']],
        [[`${code} `, code], ['blank']],
        [
          [code, code],
          ['repeated-erp', 'repeated-pos'],
        ],
      ] as const
    )[seq % 4] ?? [['a', 'A'], ['case']]
    return {
      ...line,
      uses: [use('erp', pair[0]), use('pos', pair[1])],
      useCount: seq % 4 === 3 ? 5 : 2,
      differs: [...differs],
    }
  }
  if (kind === 'no-code') return { ...line, uses: [use(seq === 2 ? 'erp' : 'pos', '')] }
  if (kind === 'pos-only')
    return { ...line, uses: [use('pos', seq % 9 === 0 ? `${code}-SUPER-LONG-LEGACY-CODE-OF-THE-OLD-SHOP` : code)] }
  const createdAt = NOW - seq * DAY
  return {
    ...line,
    uses: [use('erp', code)],
    createdAt: seq === 5 ? null : createdAt,
    month: seq === 5 ? null : { from: '2026-10-01', to: '2026-10-31' },
  }
}

const history = [
  compareRun(),
  compareRun({
    id: 5,
    state: 'failed',
    counts: none,
    startedAt: NOW - DAY,
    trouble: { ...offline, problem: '旺店通拒绝了登录' },
  }),
  compareRun({ id: 4, state: 'cancelled', counts: none, startedAt: NOW - 2 * DAY, elapsedMs: 21_000 }),
  compareRun({ id: 3, startedAt: NOW - 30 * DAY, startedBy: '实施甲', elapsedMs: 52 * 60_000 }),
]

/** Comparisons in every state, chosen by the first day or by name. */
export const COMPARE_SITUATIONS: Readonly<
  Record<string, { current: CompareRun | null; result: CompareRun | null; history: CompareRun[] }>
> = {
  done: { current: history[0]!, result: history[0]!, history },
  never: { current: null, result: null, history: [] },
  reading: (() => {
    const current = compareRun({
      id: 7,
      state: 'reading',
      counts: none,
      startedAt: NOW - 41_000,
      elapsedMs: 41_000,
      finishedAt: null,
      erpAsOf: null,
      posAsOf: null,
      reading: { requestsDone: 57, requestsTotal: 231, specs: 4_120 },
      remainingMs: 174_000,
    })
    return { current, result: history[0]!, history: [current, ...history] }
  })(),
  offline: (() => {
    const current = compareRun({
      id: 1,
      state: 'reading',
      counts: none,
      startedAt: NOW - 200_000,
      elapsedMs: 200_000,
      finishedAt: null,
      reading: { requestsDone: 3, requestsTotal: 182, specs: 260 },
      trouble: offline,
    })
    return { current, result: null, history: [current] }
  })(),
  refreshing: (() => {
    const current = compareRun({
      id: 7,
      state: 'refreshing',
      counts: none,
      startedAt: NOW - 241_000,
      finishedAt: null,
      working: { done: 12_300, total: null },
    })
    return { current, result: null, history: [current] }
  })(),
  failed: (() => {
    const current = compareRun({
      id: 7,
      state: 'failed',
      counts: none,
      trouble: {
        code: 'WDT_2021',
        problem: '旺店通拒绝了登录',
        cause: 'appkey 已过期，或在旺店通后台被停用',
        action: '请在【对接设置】重新填写 appsecret，点【测试连接】，再点【继续】',
      },
    })
    return { current, result: history[0]!, history: [current, ...history] }
  })(),
  part: (() => {
    const current = compareRun({ from: '2026-06-01' })
    return { current, result: current, history: [current] }
  })(),
  equal: (() => {
    const current = compareRun({ counts: { ...none, erpSpecs: 300, posSpecs: 300, both: 300 } })
    return { current, result: current, history: [current] }
  })(),
}

export function compareHandlers(situation: string): FakeHandlers {
  const shown = COMPARE_SITUATIONS[situation] ?? COMPARE_SITUATIONS.done!
  return {
    'compare.state': () => {
      if (situation === 'unreadable') throw trouble('DISK', '对照结果没有读到', '数据文件暂时不能读取', '请重试')
      return { ...shown, defaultFrom: '2012-01-01', today: '2026-11-22' }
    },
    'compare.start': () => ({ run: shown.current ?? compareRun() }),
    'compare.cancel': () => {
      throw trouble('BUSY', '没有取消成功', '后台正忙', '请稍后再试')
    },
    'compare.resume': () => ({ run: shown.current ?? compareRun() }),
    'compare.lines': ({ kind, text, cursor, limit }) => {
      const after = cursor === null ? 0 : Number(cursor)
      const count = shown.result?.counts.lines[kind] ?? 0
      const all = Array.from({ length: count }, (_, index) => compareLine(kind, index + 1)).filter((line) =>
        JSON.stringify(line.uses).includes(text),
      )
      const page = all.slice(after, after + limit)
      return { rows: page, next: all.length > after + limit ? String(after + limit) : null, total: all.length }
    },
    'compare.export': () => ({ saved: { token: 't', name: '商品对照-全部-2026-11-22.csv' } }),
  }
}
