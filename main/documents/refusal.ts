import type { Trouble } from '../../preload/contract/index.ts'

/** What a person asked cannot be done; told across the bridge as it is. */
export class DocumentRefusal extends Error {
  readonly error: Trouble & { retryable: boolean }
  constructor(trouble: Trouble, retryable = false) {
    super(`${trouble.code}: ${trouble.problem}`)
    this.error = { ...trouble, retryable }
  }
}

export function notReady(): never {
  throw new DocumentRefusal({
    code: 'NOT_READY',
    problem: '单据功能还没有就绪',
    cause: '这一部分正在制作。',
    action: '请稍后再试。',
  })
}
