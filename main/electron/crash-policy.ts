/** What to do when the page's process has died. */
export type CrashAnswer = 'reload' | 'ask'

/** Times (epoch ms) of earlier crashes, newest last. */
export type CrashHistory = readonly number[]

const WITHIN_MS = 10 * 60_000
const RELOADS = 3

/** Reloads at most three times in ten minutes; after that a person is asked, since it would only crash again. */
export function answerCrash(history: CrashHistory, now: number): { answer: CrashAnswer; history: CrashHistory } {
  const recent = [...history.filter((at) => now - at < WITHIN_MS && at <= now), now]
  return { answer: recent.length > RELOADS ? 'ask' : 'reload', history: recent }
}
