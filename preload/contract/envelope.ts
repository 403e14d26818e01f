import { z } from 'zod'

/** 问题 + 原因 + 怎么办, with the code of whoever refused. Shown to a person, copyable, linked to its log lines. */
export const troubleSchema = z.object({ code: z.string(), problem: z.string(), cause: z.string(), action: z.string() })
export type Trouble = z.infer<typeof troubleSchema>

export const callErrorSchema = troubleSchema.extend({
  retryable: z.boolean(),
  /** Correlation id of the log lines that tell the story. */
  correlationId: z.string().optional(),
  /** Field path → message, for a form. */
  fields: z.record(z.string(), z.string()).optional(),
})
export type CallError = z.infer<typeof callErrorSchema>

/** Every call answers one of the two; nothing throws across the bridge. */
export type Envelope<T> = { ok: true; data: T } | { ok: false; error: CallError }

export const WORKSPACES = ['live', 'practice'] as const
export const workspaceSchema = z.enum(WORKSPACES)
export type WorkspaceName = z.infer<typeof workspaceSchema>

/** Epoch milliseconds. */
export const timeSchema = z.number().int()
/** Calendar day in Beijing, `YYYY-MM-DD`. */
export const daySchema = z.string().regex(/^\d{4}-\d{2}-\d{2}$/)
/** Decimal string with at most four decimals, e.g. `12.5`. */
export const decimalSchema = z.string().regex(/^-?\d+(\.\d{1,4})?$/)
/** Newest-first paging: `null` starts, the answer's `next` goes on, `next: null` ends. */
export const cursorSchema = z.string().max(200).nullable()

export const pageOf = <T extends z.ZodType>(row: T) => z.object({ rows: z.array(row), next: cursorSchema })
export const emptySchema = z.object({})
