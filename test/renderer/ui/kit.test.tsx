import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import { ActionButton } from '../../../renderer/ui/action-button.tsx'
import { CodeText } from '../../../renderer/ui/code-text.tsx'
import { ErrorPanel } from '../../../renderer/ui/error-panel.tsx'
import { StatusPill } from '../../../renderer/ui/status-pill.tsx'
import { WorkProgress } from '../../../renderer/ui/work-progress.tsx'

test('an error shows 问题, 原因, 怎么办 and leads to its log lines', () => {
  const html = renderToStaticMarkup(
    <ErrorPanel
      error={{ code: 'WDT_2021', problem: '登录被拒', cause: 'appkey 过期', action: '重新填写', correlationId: 'c-7' }}
      onRetry={() => {}}
    />,
  )
  for (const part of ['登录被拒', '原因', 'appkey 过期', '怎么办', '重新填写', 'WDT_2021', '重试', '复制']) {
    expect(html).toContain(part)
  }
  expect(html).toContain('href="#/journal?correlationId=c-7"')
  expect(html).toContain('role="alert"')
})

test('a button that cannot be pressed stays reachable and says why', () => {
  const html = renderToStaticMarkup(
    <ActionButton reason="没有修改" onClick={() => {}}>
      保存
    </ActionButton>,
  )
  expect(html).toContain('aria-disabled="true"')
  expect(html).not.toMatch(/<button[^>]* disabled/)
  expect(html).toContain('不可用：没有修改')
})

test('a state is a word and a shape, not a colour alone', () => {
  const html = renderToStaticMarkup(<StatusPill tone="unknown" label="智能POS" text="结果未知 1" href="#/queue" />)
  expect(html).toContain('结果未知 1')
  expect(html).toContain('<i aria-hidden="true">?</i>')
})

test('a long code is whole in its title and its copy button', () => {
  const code = '0086669602254903212340000000000000000000000000000000'
  const html = renderToStaticMarkup(<CodeText value={code} />)
  expect(html).toContain(`title="${code}"`)
  expect(html).toContain(`复制 ${code}`)
  expect(renderToStaticMarkup(<CodeText value="" />)).toContain('—')
})

test('markup in a name is text', () => {
  expect(renderToStaticMarkup(<CodeText value={'<img src=x onerror=alert(1)>'} />)).not.toContain('<img')
})

test('progress says how far, since when, how long still, and why it stands', () => {
  const html = renderToStaticMarkup(
    <WorkProgress
      label="正在导入"
      done={120}
      total={1340}
      unit="个规格"
      elapsedMs={80_000}
      remainingMs={600_000}
      stuck="网络已断开"
    />,
  )
  for (const part of [
    '120 / 1,340 个规格 · 8%',
    '已用 1 分 20 秒',
    '剩余约 10 分钟',
    '网络已断开',
    'aria-valuenow="8"',
  ]) {
    expect(html).toContain(part)
  }
  expect(renderToStaticMarkup(<WorkProgress label="读取" done={3} total={null} />)).not.toContain('aria-valuenow')
})
