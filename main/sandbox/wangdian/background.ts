import type { SandboxDatabase } from '../kit/database.ts'
import type { CrawlReport, DirectLinks } from '../kit/shop-control.ts'
import type { PosLink } from '../kit/shop-link.ts'
import { wholeSecond } from './book.ts'
import { fetchSales } from './crawler.ts'
import { runDirectLinks, setDirectLinks } from './direct-link.ts'

/** What the ERP's servers do by themselves with the POS, beside the interface. Each is one durable transaction. */
export type Background = {
  fetchSales(): CrawlReport
  setDirectLinks(patch: Partial<DirectLinks>): DirectLinks
  /** A round: fetching, then the links that are on. */
  round(): void
}

/** @param clock epoch ms */
export function createBackground(database: () => SandboxDatabase, clock: () => number, pos: PosLink): Background {
  const act = <T>(work: (db: SandboxDatabase, at: number) => T): T => {
    const db = database()
    return db.transaction(() => work(db, wholeSecond(clock()))).immediate()
  }
  return {
    fetchSales: () => act((db, at) => fetchSales(db, pos, at)),
    setDirectLinks: (patch) => act((db, at) => setDirectLinks(db, pos, patch, at)),
    round: () => {
      act((db, at) => fetchSales(db, pos, at))
      act((db, at) => runDirectLinks(db, pos, at))
    },
  }
}
