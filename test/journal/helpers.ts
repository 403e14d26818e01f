import { onTestFinished } from 'vitest'
import {
  createJournal,
  type Journal,
  type JournalOptions,
  type JournalQuery,
  type NewEntry,
} from '../../main/journal/index.ts'
import { createRedactor } from '../../main/log/index.ts'
import type { Workspace } from '../../main/store/index.ts'
import { NOON, temporaryFolder, workspaceIn } from '../store/temporary.ts'

/** Timers run by hand: `turn` runs what is due, `settle` until nothing is. */
export interface Turns {
  after(delayMs: number, run: () => void): () => void
  turn(): number
  settle(): void
}

export function handTurns(): Turns {
  let due: (() => void)[] = []
  const turn = (): number => {
    const now = due
    due = []
    for (const run of now) run()
    return now.length
  }
  return {
    after(_delayMs, run) {
      due.push(run)
      return () => {
        due = due.filter((each) => each !== run)
      }
    },
    turn,
    settle() {
      while (turn() > 0);
    },
  }
}

export interface Bench {
  workspace: Workspace
  journal: Journal
  turns: Turns
  /** Ends this journal and makes a new one on the same file, as a restart does. */
  restart(): Journal
}

export async function journalBench(options: Partial<JournalOptions> = {}): Promise<Bench> {
  const workspace = await workspaceIn(temporaryFolder())
  const turns = handTurns()
  const make = (): Journal =>
    createJournal({
      db: workspace.journal,
      now: () => NOON,
      redactor: createRedactor(),
      after: turns.after,
      ...options,
    })
  const bench: Bench = {
    workspace,
    journal: make(),
    turns,
    restart() {
      bench.journal.stop()
      bench.journal = make()
      return bench.journal
    },
  }
  onTestFinished(() => bench.journal.stop())
  return bench
}

export function entry(message: string, more: Partial<NewEntry> = {}): NewEntry {
  return { level: 'info', scope: 'test', event: 'e', message, ...more }
}

/** All ids a query finds, newest first, page by page. */
export function allIds(journal: Journal, query: JournalQuery): number[] {
  const ids: number[] = []
  let cursor: string | undefined
  for (;;) {
    const page = journal.search({ limit: 7, ...query, ...(cursor === undefined ? {} : { cursor }) })
    ids.push(...page.items.map((line) => line.id))
    if (page.next === null) return ids
    cursor = page.next
  }
}
