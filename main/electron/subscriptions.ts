import type { WebContents } from 'electron'
import type { TopicName, WorkspaceName } from '../../preload/contract/index.ts'
import type { House } from '../house.ts'
import { CHANNELS } from './channels.ts'

type Contents = Pick<WebContents, 'id' | 'isDestroyed' | 'on' | 'send'>

/**
 * Subscriptions of the windows, by the number each page gives its own. They end when the page unsubscribes, loads anew,
 * crashes or is gone, so that nothing is pushed to a page that does not listen and nothing piles up.
 */
export function createSubscriptions(house: Pick<House, 'on'>) {
  const open = new Map<number, Map<number, () => void>>()

  function endAll(contentsId: number): void {
    const ends = open.get(contentsId)
    if (!ends) return
    const all = [...ends.values()]
    ends.clear()
    for (const end of all) end()
  }

  function watch(contents: Contents): Map<number, () => void> {
    const known = open.get(contents.id)
    if (known) return known
    const ends = new Map<number, () => void>()
    open.set(contents.id, ends)
    contents.on('did-start-navigation', (details) => {
      if (details.isMainFrame && !details.isSameDocument) endAll(contents.id)
    })
    contents.on('render-process-gone', () => endAll(contents.id))
    contents.on('destroyed', () => {
      endAll(contents.id)
      open.delete(contents.id)
    })
    return ends
  }

  return {
    add(contents: Contents, id: number, workspace: WorkspaceName, topic: TopicName): void {
      const ends = watch(contents)
      ends.get(id)?.()
      const end = house.on(workspace, topic, (payload) => {
        if (!contents.isDestroyed()) contents.send(CHANNELS.event, { id, payload })
      })
      ends.set(id, end)
    },
    remove(contentsId: number, id: number): void {
      const ends = open.get(contentsId)
      ends?.get(id)?.()
      ends?.delete(id)
    },
    /** How many are open, for tests. */
    count: (): number => [...open.values()].reduce((sum, ends) => sum + ends.size, 0),
  }
}
