import { CONTROL_CALLS, type SandboxControl } from './control.ts'

/**
 * The control of a sandbox in another process, with the same methods as in process.
 * Rejects with the sandbox's message, or with fetch's error when it cannot be reached.
 */
export function connectControl(url: string, token: string): SandboxControl {
  const invoke = async (call: string, args: unknown[]): Promise<unknown> => {
    const response = await fetch(new URL('/rpc', url), {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ call, args }),
    })
    const answer = (await response.json()) as { ok: boolean; data?: unknown; message?: string }
    if (!answer.ok) throw new Error(answer.message ?? `control answered ${response.status}`)
    return answer.data ?? undefined
  }
  return Object.fromEntries(
    CONTROL_CALLS.map((call) => [call, (...args: unknown[]) => invoke(call, args)]),
  ) as unknown as SandboxControl
}
