import { z } from 'zod'
import { emptySchema, workspaceSchema } from '../envelope.ts'

export const roleSchema = z.enum(['shop', 'province'])

export const workspaceStateSchema = z.object({
  version: z.string(),
  /** Workspace the window last showed; `null` = nothing chosen yet, show the welcome page. */
  active: workspaceSchema.nullable(),
  role: roleSchema.nullable(),
  practice: z.object({ state: z.enum(['stopped', 'starting', 'running', 'failed']), reason: z.string().optional() }),
  /** `persistent: false`: secrets do not survive this process, live connections are refused. */
  secrets: z.object({
    state: z.enum(['ready', 'weak', 'unavailable']),
    persistent: z.boolean(),
    reason: z.string().optional(),
  }),
  folders: z.object({ data: z.string(), logs: z.string() }),
  /** A damaged database of that workspace, until a person chose what to do. */
  damage: z
    .array(
      z.object({
        workspace: workspaceSchema,
        file: z.string(),
        kind: z.string(),
        problem: z.string(),
        cause: z.string(),
        action: z.string(),
        sizeBytes: z.number().int(),
        lastBackupAt: z.number().int().nullable(),
        /** What a person may choose here; opening the folder is always possible. */
        choices: z.array(z.enum(['restore-backup', 'start-empty', 'keep', 'retry'])),
      }),
    )
    .default([]),
})
export type WorkspaceState = z.infer<typeof workspaceStateSchema>

export const FAULT_KINDS = [
  'refuse',
  'timeout-before-commit',
  'timeout-after-commit',
  'error-500',
  'throttle-429',
  'garbage',
  'slow',
  'half-body',
  'wrong-clock',
  'auth-expired',
] as const
/**
 * What only IDEAL and the warehouse behind it can do: `empty-answer` takes the order and answers nothing, `no-return` takes
 * it and the warehouse does nothing while the fault is on, `callback-first` has done the work before the push is answered.
 * `serials-…` spoils the lists of 串号查询 and `cancel-…` decides 取消申请 while they are on.
 */
export const IDEAL_FAULT_KINDS = [
  'empty-answer',
  'no-return',
  'callback-first',
  'serials-short',
  'serials-length',
  'serials-duplicate',
  'cancel-refused',
  'cancel-pending',
  'interface-closed',
] as const
export const faultKindSchema = z.enum([...FAULT_KINDS, ...IDEAL_FAULT_KINDS])
export const faultSchema = z
  .object({
    system: z.enum(['wangdian', 'pos', 'ideal', 'boyuan', 'ezhan']),
    kind: faultKindSchema,
  })
  .refine(({ system, kind }) => system === 'ideal' || !isIdealFault(kind), '只有荣耀IDEAL有这种故障')

/** Whether this fault belongs to IDEAL alone. */
export function isIdealFault(kind: z.infer<typeof faultKindSchema>): boolean {
  return (IDEAL_FAULT_KINDS as readonly string[]).includes(kind)
}

/** Calls of the whole program, whatever workspace the window shows. */
export const workspaceCalls = {
  'workspace.state': { input: emptySchema, output: workspaceStateSchema },
  /** Welcome page and the switch in the title bar. Opening practice starts its servers. */
  'workspace.open': { input: z.object({ workspace: workspaceSchema, role: roleSchema }), output: workspaceStateSchema },
  /** The way out of a damaged database. The broken file is kept, renamed. */
  'workspace.repair': {
    input: z.object({ workspace: workspaceSchema, choice: z.enum(['restore-backup', 'start-empty', 'keep', 'retry']) }),
    output: workspaceStateSchema,
  },
  'workspace.reveal': { input: z.object({ folder: z.enum(['data', 'logs', 'backups']) }), output: emptySchema },
  'practice.faults': { input: emptySchema, output: z.object({ faults: z.array(faultSchema) }) },
  'practice.setFault': { input: faultSchema, output: z.object({ faults: z.array(faultSchema) }) },
  'practice.clearFaults': { input: emptySchema, output: z.object({ faults: z.array(faultSchema) }) },
  /** Throws the practice workspace and its servers' data away and starts afresh. */
  'practice.reset': { input: emptySchema, output: workspaceStateSchema },
} as const
