import { type Summary, WORKSPACES, type WorkspaceName } from '../../preload/contract/index.ts'
import type { House } from '../house.ts'
import type { Log } from '../log/index.ts'
import type { ClockPort, Notice } from '../ports.ts'
import { EMPTY_GROUPER, type GrouperEvent, groupFailures } from './failure-grouper.ts'
import { type TrayModel, trayModel } from './tray-model.ts'

export interface FollowOptions {
  house: Pick<House, 'call' | 'on'>
  clock: ClockPort
  log: Log
  draw(model: TrayModel): void
  notices: { show(notice: Notice): void; clear(key: string): void }
}

/** Redraws what depends on the time of day even when nothing happens (上次 10:20 becomes 昨天's, a pause ends). */
const REDRAW_MS = 30_000

/** Keeps tray and failure notices in step with both workspaces. Returns the functions to read the state and to end it. */
export function followHouse({ house, clock, log, draw, notices }: FollowOptions) {
  const summaries: Partial<Record<WorkspaceName, Summary>> = {}
  let active: WorkspaceName = 'live'
  let grouper = EMPTY_GROUPER
  let cancelWake: (() => void) | null = null
  let cancelRedraw: (() => void) | null = null

  function redraw(): void {
    cancelRedraw?.()
    cancelRedraw = clock.after(REDRAW_MS, redraw)
    draw(trayModel({ active, summaries, now: clock.now() }))
  }

  function feed(event: GrouperEvent): void {
    const answer = groupFailures(grouper, event, clock.now())
    grouper = answer.state
    for (const key of answer.clear) notices.clear(key)
    for (const notice of answer.show) notices.show(notice)
    cancelWake?.()
    cancelWake =
      answer.wakeAt === null
        ? null
        : clock.after(Math.max(0, answer.wakeAt - clock.now()), () => feed({ kind: 'tick' }))
  }

  /** Asks which causes are left, once failures have become fewer. */
  async function askCauses(workspace: WorkspaceName): Promise<void> {
    const answer = await house.call({ workspace, name: 'queue.causes', input: {} }, { kind: 'shell' })
    if (!answer.ok) return
    const { causes } = answer.data as { causes: { code: string }[] }
    feed({ kind: 'causes', workspace, codes: causes.map(({ code }) => code) })
  }

  const ends = WORKSPACES.flatMap((workspace) => [
    house.on(workspace, 'home.summary', (summary) => {
      const before = summaries[workspace]
      summaries[workspace] = summary
      redraw()
      const troubles = summary.failed + summary.unknown
      if (troubles === 0) feed({ kind: 'causes', workspace, codes: [] })
      else if (before && troubles < before.failed + before.unknown) {
        askCauses(workspace).catch((error: unknown) => log.warn('Could not ask for the causes of failures', { error }))
      }
    }),
    house.on(workspace, 'queue.failed', ({ rows }) => feed({ kind: 'failed', workspace, rows })),
  ])
  ends.push(
    house.on('live', 'workspace.state', (state) => {
      active = state.active ?? 'live'
      redraw()
    }),
  )
  redraw()

  return {
    /** Rows that are not finished, over both workspaces. */
    unfinished: (): number => Object.values(summaries).reduce((sum, each) => sum + each.pending + each.unknown, 0),
    stop(): void {
      for (const end of ends) end()
      cancelWake?.()
      cancelRedraw?.()
    },
  }
}
