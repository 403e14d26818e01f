import type { CallName, CallOutput, Envelope, ParsedInput, TopicName, TopicPayload } from '../preload/contract/index.ts'

/** Who asks: a window of this program, or the shell itself (tray, notification). */
export type Caller = { kind: 'window'; id: number } | { kind: 'shell' }

/** One function per call; input is parsed already, a throw becomes an error envelope. */
export type Handlers<N extends CallName> = {
  [K in N]: (input: ParsedInput<K>, caller: Caller) => CallOutput<K> | Promise<CallOutput<K>>
}

/** The seam: all that the shell, the demo and the tests know of one workspace of the product. */
export interface App {
  call(name: string, input: unknown, caller: Caller): Promise<Envelope<unknown>>
  /** The snapshot comes first where the topic has one. Returns the function that ends it. */
  on<T extends TopicName>(topic: T, listener: (payload: TopicPayload<T>) => void): () => void
  start(): Promise<void>
  /** Ends within the deadline, whatever hangs. A second call gives the same promise. */
  stop(): Promise<void>
}
