import { z } from 'zod'
import { cursorSchema, pageOf, timeSchema } from '../envelope.ts'

export const levelSchema = z.enum(['debug', 'info', 'warn', 'error'])
export const journalEntrySchema = z.object({
  id: z.number().int(),
  at: timeSchema,
  level: levelSchema,
  /** Room or stream, e.g. `catalog.import`, `queue`, `http`. */
  scope: z.string(),
  system: z.string().nullable(),
  connectionId: z.number().int().nullable(),
  correlationId: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  event: z.string(),
  message: z.string(),
  /** JSON text: request and response, redacted when written. */
  detail: z.string().nullable(),
})
export type JournalEntry = z.infer<typeof journalEntrySchema>

export const journalFilterSchema = z.object({
  levels: z.array(levelSchema),
  scope: z.string().nullable(),
  system: z.string().nullable(),
  connectionId: z.number().int().nullable(),
  correlationId: z.string().nullable(),
  subjectType: z.string().nullable(),
  subjectId: z.string().nullable(),
  from: timeSchema.nullable(),
  to: timeSchema.nullable(),
  /** Substring of two or more characters; empty = no text filter. */
  text: z.string().max(200),
})
export type JournalFilter = z.infer<typeof journalFilterSchema>

export const journalCalls = {
  'journal.search': {
    input: journalFilterSchema.extend({ cursor: cursorSchema, limit: z.number().int().min(1).max(500) }),
    output: pageOf(journalEntrySchema),
  },
  'journal.around': {
    input: z.object({ id: z.number().int(), n: z.number().int().min(1).max(200) }),
    output: z.object({ rows: z.array(journalEntrySchema) }),
  },
  'journal.facets': {
    input: z.object({}),
    output: z.object({ scopes: z.array(z.string()), systems: z.array(z.string()) }),
  },
  'journal.export': {
    input: journalFilterSchema,
    output: z.object({ saved: z.object({ token: z.string(), name: z.string() }).nullable(), rows: z.number().int() }),
  },
} as const
