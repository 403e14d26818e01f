/** One line of the journal about set-up; never holds a secret. */
export interface SetupLine {
  level: 'info' | 'warn'
  /** e.g. `connection.saved` */
  event: string
  /** A Chinese sentence. */
  message: string
  connectionId?: number
  correlationId?: string
  detail?: Record<string, unknown>
}
export type TellSetup = (line: SetupLine) => void
