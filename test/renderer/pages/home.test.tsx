import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { jobState, nextSentence } from '../../../renderer/pages/home/job-state.ts'
import { StreamLines } from '../../../renderer/pages/home/stream-lines.tsx'
import { firstPage } from '../../../renderer/pages/welcome/first-page.ts'
import { worstFirst } from '../../../renderer/ui/shell/worst-first.ts'
import { calmSummary, jobs, NOW, troubledLanes, troubledSummary } from '../scenarios/home.ts'

test('S1 the home page shows one line each for 商品, 单据, 库存', () => {
  const html = renderToStaticMarkup(<StreamLines streams={troubledSummary.streams} />)
  expect(html.match(/<th scope="row">/g)).toHaveLength(3)
  for (const label of ['商品', '单据', '库存', '需授权', '结果未知 1', '待处理 7', '对方系统直连']) {
    expect(html).toContain(label)
  }
  expect(html).toContain('href="#/queue?state=refused"')
})

test('a stream that is not set up claims nothing', () => {
  const html = renderToStaticMarkup(<StreamLines streams={calmSummary.streams} />)
  expect(html).toContain('未设置')
})

test('the next run is a sentence', () => {
  const next = NOW + 9 * 3_600_000 + 12 * 60_000
  expect(nextSentence({ rule: '每天 02:10（北京时间）', nextAt: next }, NOW)).toBe(
    '每天 02:10（北京时间） · 下次：19:32，还有 9 小时 12 分',
  )
  expect(nextSentence({ rule: '手动', nextAt: null }, NOW)).toBe('手动')
})

test('an overdue job names the time it should have run; a failed one is not green', () => {
  const [hourly, settle, stock] = jobs.jobs
  if (!hourly || !settle || !stock) throw new Error('scenario has three jobs')
  expect(jobState(hourly, NOW)).toEqual({ tone: 'ok', text: '正常' })
  expect(jobState(settle, NOW)).toEqual({ tone: 'busy', text: '正在运行' })
  expect(jobState(stock, NOW)).toEqual({ tone: 'warn', text: '已逾期：应于 02:20 运行' })
  expect(jobState({ ...stock, overdue: false }, NOW)).toEqual({ tone: 'bad', text: '上次失败' })
})

test('the most urgent lane stands first', () => {
  expect(worstFirst(troubledLanes).map((lane) => lane.state)).toEqual(['unauthorised', 'failed', 'paused', 'busy'])
})

test('from the welcome page practice leads straight to work, the real thing to its accounts', () => {
  expect(firstPage('shop', 'practice')).toBe('/import')
  expect(firstPage('shop', 'live')).toBe('/connections')
  expect(firstPage('province', 'practice')).toBe('/p/purchase-orders')
  expect(firstPage('province', 'live')).toBe('/p/ideal-settings')
})
