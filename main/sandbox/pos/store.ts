import { join } from 'node:path'
import type { Statement } from 'better-sqlite3'
import { openSandboxDatabase, type SandboxDatabase } from '../kit/database.ts'
import type { SystemKit } from '../kit/system.ts'
import { SCHEMA, TABLES } from './schema.ts'
import { seedPos } from './seed.ts'

/** The open books of the POS and what the handlers need around them. */
export type PosStore = {
  db: SandboxDatabase
  /** Epoch ms, the simulated clock without per-request faults. */
  now(): number
  /** The prepared statement of a text, prepared once. */
  sql(text: string): Statement<unknown[]>
  /** Runs work in a transaction, or inside one in a savepoint: all or nothing. */
  atomic<T>(work: () => T): T
  /** Called after each commit that changed the feed; returns how to stop listening. */
  onChange(listener: () => void): () => void
  announceChange(): void
}

const LAYOUT = 2

/** Opens `pos.db` in the kit's folder; a new file gets the initial data. */
export function openPosStore(kit: SystemKit): PosStore {
  const db = openSandboxDatabase(join(kit.dir, 'pos.db'))
  const statements = new Map<string, Statement<unknown[]>>()
  const listeners = new Set<() => void>()
  const atomic = db.transaction((work: () => unknown) => work())
  const store: PosStore = {
    db,
    atomic: <T>(work: () => T) => atomic(work) as T,
    now: kit.now,
    sql: (text) => {
      const known = statements.get(text)
      if (known) return known
      const made = db.prepare(text)
      statements.set(text, made)
      return made
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    announceChange: () => {
      for (const listener of [...listeners]) listener()
    },
  }
  const layout = db.pragma('user_version', { simple: true })
  if (layout === 0) store.atomic(() => fill(store, kit))
  // Books of an older layout are made anew: nothing in them belongs to anyone.
  else if (layout !== LAYOUT) refillPosStore(store, kit)
  return store
}

/** Throws everything away and fills the books anew, in one transaction. */
export function refillPosStore(store: PosStore, kit: SystemKit): void {
  // Prepared statements keep their text; SQLite prepares them again for the tables made anew.
  store.atomic(() => {
    for (const { kind, name } of [...TABLES].reverse()) store.db.exec(`DROP ${kind} IF EXISTS ${name}`)
    fill(store, kit)
  })
  store.announceChange()
}

function fill(store: PosStore, kit: SystemKit): void {
  store.db.exec(SCHEMA)
  seedPos(store, kit)
  store.db.pragma(`user_version = ${LAYOUT}`)
}
