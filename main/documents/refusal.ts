import type { Trouble } from '../../preload/contract/index.ts'

/** What a person asked cannot be done; told across the bridge as it is. */
export class DocumentRefusal extends Error {
  readonly error: Trouble & { retryable: boolean }
  constructor(trouble: Trouble, retryable = false) {
    super(`${trouble.code}: ${trouble.problem}`)
    this.error = { ...trouble, retryable }
  }
}
