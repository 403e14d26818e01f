import type { Notification, NotificationConstructorOptions } from 'electron'
import type { Log } from '../log/index.ts'
import type { ClockPort, Notice, NotifierPort } from '../ports.ts'
import { nextHour } from './beijing-time.ts'
import { isQuiet } from './failure-grouper.ts'

export interface NotificationsOptions {
  make(options: NotificationConstructorOptions): Notification
  isSupported(): boolean
  clock: ClockPort
  log: Log
  icon: string
  onClick(page: string): void
}

/** The same notice (key and text) is not shown again within this time. */
const REPEAT_MS = 60 * 60_000

export interface ShellNotifier extends NotifierPort {
  /** Shows at once, whatever the hour: the caller has already decided. Replaces an earlier notice of the same key. */
  show(notice: Notice): void
  stop(): void
}

/**
 * Notices of the operating system. One per key; what is not urgent waits for the morning; references are kept, since a
 * notification that is collected no longer answers a click.
 */
export function createNotifications({
  make,
  isSupported,
  clock,
  log,
  icon,
  onClick,
}: NotificationsOptions): ShellNotifier {
  const onScreen = new Map<string, Notification>()
  const told = new Map<string, { text: string; at: number }>()
  const held = new Map<string, Notice>()
  let cancel: (() => void) | null = null

  function show(notice: Notice): void {
    onScreen.get(notice.key)?.close()
    onScreen.delete(notice.key)
    if (!isSupported()) {
      log.warn('This desktop shows no notifications', { title: notice.title })
      return
    }
    const made = make({ title: notice.title, body: notice.body, icon, urgency: notice.urgent ? 'critical' : 'normal' })
    onScreen.set(notice.key, made)
    made.on('click', () => onClick(notice.page))
    made.on('close', () => {
      if (onScreen.get(notice.key) === made) onScreen.delete(notice.key)
    })
    made.on('failed', (_event, error) => log.warn('A notification could not be shown', { title: notice.title, error }))
    made.show()
  }

  function releaseHeld(): void {
    cancel = null
    for (const notice of held.values()) show(notice)
    held.clear()
  }

  return {
    show,
    notify(notice) {
      const text = `${notice.title}\n${notice.body}`
      const before = told.get(notice.key)
      const now = clock.now()
      if (before && before.text === text && now - before.at < REPEAT_MS && now >= before.at) return
      told.set(notice.key, { text, at: now })
      if (!notice.urgent && isQuiet(now)) {
        held.set(notice.key, notice)
        cancel ??= clock.after(nextHour(8, now) - now, releaseHeld)
        return
      }
      show(notice)
    },
    clear(key) {
      held.delete(key)
      told.delete(key)
      onScreen.get(key)?.close()
      onScreen.delete(key)
    },
    stop() {
      cancel?.()
      for (const each of onScreen.values()) each.close()
      onScreen.clear()
    },
  }
}
