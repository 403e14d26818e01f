import type { House } from '../house.ts'
import type { Log } from '../log/index.ts'
import type { TrayAction } from './tray-model.ts'

export interface TrayActionOptions {
  house: Pick<House, 'call'>
  log: Log
  open(page: string | null): void
  /** Asks a person, with the number of unfinished rows. */
  confirmQuit(unfinished: number): Promise<boolean>
  quit(): void
}

/** Carries out what a person chose in the tray. 立即同步 only ends waiting: it never enqueues a push (I24). Never rejects. */
export async function runTrayAction(action: TrayAction, options: TrayActionOptions): Promise<void> {
  const ask = async (workspace: 'live' | 'practice', name: string, input: unknown): Promise<void> => {
    const answer = await options.house.call({ workspace, name, input }, { kind: 'shell' })
    if (!answer.ok) options.log.warn('The tray asked in vain', { name, error: answer.error })
  }
  try {
    switch (action.kind) {
      case 'sync':
        return await ask(action.workspace, 'queue.kick', { lane: null })
      case 'pause':
        return await ask(action.workspace, 'queue.pause', { lane: null, until: action.until })
      case 'resume':
        return await ask(action.workspace, 'queue.resume', { lane: null })
      case 'open':
        options.open(action.page)
        return
      case 'quit':
        if (action.unfinished === 0 || (await options.confirmQuit(action.unfinished))) options.quit()
        return
      default:
        return action satisfies never
    }
  } catch (error) {
    options.log.error('An action of the tray failed', { action: action.kind, error })
  }
}
