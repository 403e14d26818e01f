export { newCorrelationId, readCorrelationId } from './correlation.ts'
export { createJournal, type Journal, type JournalOptions } from './journal.ts'
export {
  type JournalCounts,
  type JournalEntry,
  type JournalFilter,
  type JournalLine,
  type JournalPage,
  type JournalQuery,
  JournalQueryError,
  type NewEntry,
  type Written,
} from './types.ts'
