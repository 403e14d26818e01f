import type { z } from 'zod'
import { catalogCalls } from './calls/catalog.ts'
import { categoryCalls } from './calls/categories.ts'
import { compareCalls } from './calls/compare.ts'
import { connectionCalls } from './calls/connections.ts'
import { documentCalls } from './calls/documents.ts'
import { fileImportCalls } from './calls/file-import.ts'
import { homeCalls } from './calls/home.ts'
import { journalCalls } from './calls/journal.ts'
import { orderCalls } from './calls/orders.ts'
import { productEditCalls } from './calls/product-edit.ts'
import { provinceCalls } from './calls/province.ts'
import { queueCalls } from './calls/queue.ts'
import { returnCalls } from './calls/returns.ts'
import { stockCalls } from './calls/stock.ts'
import { workspaceCalls } from './calls/workspace.ts'

/** Calls that belong to one workspace; answered by its App. */
export const appCalls = {
  ...homeCalls,
  ...connectionCalls,
  ...catalogCalls,
  ...compareCalls,
  ...queueCalls,
  ...journalCalls,
  ...fileImportCalls,
  ...productEditCalls,
  ...categoryCalls,
  ...documentCalls,
  ...stockCalls,
  ...provinceCalls,
  ...orderCalls,
  ...returnCalls,
} as const
/** Calls of the whole program; answered by the house. */
export const houseCalls = workspaceCalls
/** Everything the window may ask. */
export const calls = { ...houseCalls, ...appCalls } as const

export type CallName = keyof typeof calls
export type AppCallName = keyof typeof appCalls
export type HouseCallName = keyof typeof houseCalls
export type CallInput<N extends CallName> = z.input<(typeof calls)[N]['input']>
export type CallOutput<N extends CallName> = z.output<(typeof calls)[N]['output']>
/** What a handler gets: parsed input. */
export type ParsedInput<N extends CallName> = z.output<(typeof calls)[N]['input']>
