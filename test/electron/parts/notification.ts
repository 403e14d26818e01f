import { EventEmitter } from 'node:events'
import type { Notification as ElectronNotification, NotificationConstructorOptions } from 'electron'
import { record } from './record.ts'

type NotificationPart = Pick<ElectronNotification, 'close' | 'show'>

const shown: Notification[] = []

export class Notification extends EventEmitter implements NotificationPart {
  private readonly entry: (typeof record.notifications)[number]

  constructor(options: NotificationConstructorOptions = {}) {
    super()
    this.entry = {
      title: options.title ?? '',
      body: options.body ?? '',
      urgency: options.urgency ?? 'normal',
      state: 'closed',
    }
  }

  static isSupported(): boolean {
    return true
  }

  static handleActivation(): void {}

  /** A person clicks the notification that was shown at this place. */
  static clickShown(index: number): void {
    const found = shown[index]
    if (!found) throw new Error(`Only ${shown.length} notifications were shown`)
    found.emit('click', {})
  }

  show(): void {
    this.entry.state = 'shown'
    record.notifications.push(this.entry)
    shown.push(this)
    this.emit('show', {})
  }

  close(): void {
    if (this.entry.state === 'closed') return
    this.entry.state = 'closed'
    this.emit('close', {})
  }
}
