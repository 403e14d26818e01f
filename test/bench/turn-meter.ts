import { closeSync, openSync, readSync } from 'node:fs'

/**
 * How long one turn of the event loop held this thread, ms. `wall` = `cpu` (our own code and the kernel for us) +
 * `waited` (for the disk, a lock) + `preempted` (ready to run, but the processors worked for others). The last is what a
 * busy machine adds; where the system does not tell it (not Linux) it is null and counted as waited.
 */
export interface Hold {
  wall: number
  cpu: number
  waited: number
  preempted: number | null
}

export interface Holds {
  /** By the clock on the wall. */
  longest: Hold
  /** By what was our own doing: without the time in which other programs had the processor. */
  longestOwn: Hold
  /** Turns above 50 ms, by either. */
  over50: { wall: number; own: number }
}

export const ownMs = (hold: Hold): number => hold.wall - (hold.preempted ?? 0)

const NONE: Hold = { wall: 0, cpu: 0, waited: 0, preempted: null }

interface Stand {
  at: number
  cpu: number
  preempted: number | null
}

/** Reads where the main thread stands; `close` when done. */
export function createStandReader(): { read(): Stand; since(before: Stand): Hold; close(): void } {
  const handle = openSchedstat()
  const buffer = Buffer.alloc(96)
  const read = (): Stand => {
    const { user, system } = process.threadCpuUsage()
    return { at: performance.now(), cpu: (user + system) / 1000, preempted: readDelay(handle, buffer) }
  }
  return {
    read,
    since(before) {
      const after = read()
      const wall = after.at - before.at
      const cpu = Math.min(wall, after.cpu - before.cpu)
      const preempted =
        after.preempted === null || before.preempted === null
          ? null
          : Math.min(wall - cpu, after.preempted - before.preempted)
      return { wall, cpu, waited: wall - cpu - (preempted ?? 0), preempted }
    },
    close() {
      if (handle !== null) closeSync(handle)
    },
  }
}

/** Collects holds of any origin. */
export function createHolds(): { note(hold: Hold): void; result(): Holds } {
  const holds: Holds = { longest: NONE, longestOwn: NONE, over50: { wall: 0, own: 0 } }
  return {
    note(hold) {
      if (hold.wall > holds.longest.wall) holds.longest = hold
      if (ownMs(hold) > ownMs(holds.longestOwn)) holds.longestOwn = hold
      if (hold.wall > 50) holds.over50.wall += 1
      if (ownMs(hold) > 50) holds.over50.own += 1
    },
    result: () => ({ ...holds, longest: rounded(holds.longest), longestOwn: rounded(holds.longestOwn) }),
  }
}

/**
 * Measures every turn of the event loop by a timer of 1 ms, which costs little and leaves the loop its sleep; a hold may
 * read 1 to 2 ms too long. Call the result to end and read it.
 */
export function meterTurns(): () => Holds {
  const reader = createStandReader()
  const holds = createHolds()
  let last = reader.read()
  let timer: NodeJS.Timeout
  const tick = (): void => {
    const hold = reader.since(last)
    last = reader.read()
    holds.note(hold)
    timer = setTimeout(tick, 1)
  }
  timer = setTimeout(tick, 1)
  return () => {
    clearTimeout(timer)
    holds.note(reader.since(last))
    reader.close()
    return holds.result()
  }
}

/** The main thread's own line of the scheduler: time on a processor, time waited for one (ns), turns. */
function openSchedstat(): number | null {
  try {
    return openSync(`/proc/self/task/${process.pid}/schedstat`, 'r')
  } catch {
    return null
  }
}

function readDelay(handle: number | null, buffer: Buffer): number | null {
  if (handle === null) return null
  const length = readSync(handle, buffer, 0, buffer.length, 0)
  const [, delay] = buffer.toString('latin1', 0, length).split(' ')
  return Number(delay) / 1e6
}

function rounded(hold: Hold): Hold {
  const round = (value: number): number => Math.round(value * 10) / 10
  return {
    wall: round(hold.wall),
    cpu: round(hold.cpu),
    waited: round(hold.waited),
    preempted: hold.preempted === null ? null : round(hold.preempted),
  }
}
