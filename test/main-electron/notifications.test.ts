import { EventEmitter } from 'node:events'
import type { Notification, NotificationConstructorOptions } from 'electron'
import { describe, expect, test } from 'vitest'
import { createNotifications } from '../../main/electron/notifications.ts'
import type { Notice } from '../../main/ports.ts'
import { beijing, fakeClock, fakeLog } from './fakes.ts'

function setUp(start = '2026-11-22 12:00', supported = true) {
  const clock = fakeClock(beijing(start))
  const log = fakeLog()
  const screen: string[] = []
  const made: EventEmitter[] = []
  const clicked: string[] = []
  const notifier = createNotifications({
    make(options: NotificationConstructorOptions) {
      const each = Object.assign(new EventEmitter(), {
        show: () => void screen.push(`${options.title}${options.urgency === 'critical' ? ' !' : ''}`),
        close() {
          const at = screen.findIndex((title) => title.startsWith(options.title ?? ''))
          if (at >= 0) screen.splice(at, 1)
          each.emit('close')
        },
      })
      made.push(each)
      return each as unknown as Notification
    },
    isSupported: () => supported,
    clock,
    log,
    icon: 'icon.png',
    onClick: (page) => void clicked.push(page),
  })
  return { clock, log, screen, made, clicked, notifier }
}

const notice = (change: Partial<Notice> = {}): Notice => ({
  key: 'auth:1',
  title: '需要重新授权',
  body: '智能POS',
  urgent: false,
  page: '/connections',
  ...change,
})

describe('notices of the product', () => {
  test('are shown, and a click opens their page', () => {
    const { notifier, screen, made, clicked } = setUp()
    notifier.notify(notice())
    made[0]?.emit('click')
    expect([screen, clicked]).toEqual([['需要重新授权'], ['/connections']])
  })

  test('the same one is not repeated within an hour; a changed text is news', () => {
    const { notifier, screen, clock } = setUp()
    notifier.notify(notice())
    clock.advance(59 * 60_000)
    notifier.notify(notice())
    expect(screen).toHaveLength(1)
    notifier.notify(notice({ title: '授权已过期' }))
    expect(screen).toEqual(['授权已过期'])
    clock.advance(60 * 60_000)
    notifier.notify(notice({ title: '授权已过期' }))
    expect(screen).toEqual(['授权已过期'])
  })

  test('at night only urgent ones; the others come at eight, the latest of each key', () => {
    const { notifier, screen, clock } = setUp('2026-11-22 23:00')
    notifier.notify(notice({ title: '第一' }))
    notifier.notify(notice({ title: '第二' }))
    notifier.notify(notice({ key: 'damage', title: '数据文件损坏', urgent: true }))
    expect(screen).toEqual(['数据文件损坏 !'])
    clock.advance(9 * 3_600_000)
    expect(screen).toEqual(['数据文件损坏 !', '第二'])
    expect(clock.waiting()).toBe(0)
  })

  test('are taken away when their cause is over, also while they wait for the morning', () => {
    const day = setUp()
    day.notifier.notify(notice())
    day.notifier.clear('auth:1')
    expect(day.screen).toEqual([])
    day.notifier.notify(notice())
    expect(day.screen).toEqual(['需要重新授权'])

    const night = setUp('2026-11-22 23:00')
    night.notifier.notify(notice())
    night.notifier.clear('auth:1')
    night.clock.advance(24 * 3_600_000)
    expect(night.screen).toEqual([])
  })

  test('that the desktop cannot show are logged', () => {
    const unsupported = setUp('2026-11-22 12:00', false)
    unsupported.notifier.notify(notice())
    expect(unsupported.log.lines).toMatchObject([{ level: 'warn', data: { title: '需要重新授权' } }])

    const broken = setUp()
    broken.notifier.notify(notice())
    broken.made[0]?.emit('failed', {}, 'not signed')
    expect(broken.log.lines).toMatchObject([{ level: 'warn', data: { error: 'not signed' } }])
  })

  test('leave no timer and no notice behind when the program stops', () => {
    const { notifier, screen, clock } = setUp('2026-11-22 23:00')
    notifier.notify(notice())
    notifier.show(notice({ key: 'x' }))
    notifier.stop()
    expect([screen, clock.waiting()]).toEqual([[], 0])
  })
})
