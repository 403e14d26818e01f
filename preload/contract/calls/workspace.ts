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
export const faultKindSchema = z.enum(FAULT_KINDS)
export const faultSchema = z.object({
  system: z.enum(['wangdian', 'pos', 'ideal', 'boyuan', 'ezhan']),
  kind: faultKindSchema,
})

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
