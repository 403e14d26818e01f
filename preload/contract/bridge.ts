import type { CallInput, CallName, CallOutput } from './calls.ts'
import type { Envelope, WorkspaceName } from './envelope.ts'
import type { TopicName, TopicPayload } from './topics.ts'

/** A file that main holds under a token; the page never sees its path. `size` in bytes. */
export interface DroppedFile {
  token: string
  name: string
  size: number
}

/** `window.bridge`: all that the window has of the outside. */
export interface Bridge {
  call<N extends CallName>(workspace: WorkspaceName, name: N, input: CallInput<N>): Promise<Envelope<CallOutput<N>>>
  /** Returns the function that ends the subscription. */
  on<T extends TopicName>(workspace: WorkspaceName, topic: T, listener: (payload: TopicPayload<T>) => void): () => void
  /** Hands a file dropped into the window to main. */
  dropFile(file: File): Promise<Envelope<DroppedFile>>
}
