import type { CallError, Trouble } from '../../preload/contract/index.ts'

/** A refusal on its way to the window: `error` is what the person reads. */
export class ProvinceRefusal extends Error {
  readonly error: CallError
  constructor(trouble: Trouble & { fields?: Record<string, string> }, retryable = false) {
    super(`${trouble.code}: ${trouble.problem}`)
    this.error = { ...trouble, retryable }
  }
}

export function refuse(code: string, problem: string, cause: string, action: string): never {
  throw new ProvinceRefusal({ code, problem, cause, action })
}
