/** An account was saved anew or accepted by its remote: what stopped for credentials may go on. `why` is told to people. */
export interface AccountAccepted {
  lane: string
  why: string
}

/** Tells the queue which accounts work again, of shops and of provinces alike. */
export function createAccepted() {
  const listeners = new Set<(event: AccountAccepted) => void>()
  const tell = (event: AccountAccepted): void => {
    for (const listener of listeners) listener(event)
  }
  return {
    saved: (lane: string): void => tell({ lane, why: '账号已重新填写' }),
    tested: (lane: string): void => tell({ lane, why: '测试连接通过' }),
    on(listener: (event: AccountAccepted) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

/** Whether the check of the account itself passed, whatever the others said. */
export function wasAccepted(
  checks: readonly { check: { name: string }; verdict: { state: string } }[],
  system: string,
): boolean {
  return checks.some(({ check, verdict }) => check.name === `${system}.account` && verdict.state === 'pass')
}
