import type { ServerResponse } from 'node:http'
import { plain, send } from './answers.ts'
import type { Fault, WireFaultKind } from './faults.ts'
import type { SandboxResponse, System } from './system.ts'

type Answered = { status: number | null; outcome: string }

type FaultParts = {
  system: System
  /** Does the real work; only faults after the commit call it. */
  work(): Promise<SandboxResponse>
  response: ServerResponse
  /** Aborts when the client gave up or the sandbox stops. */
  signal: AbortSignal
}

const GARBAGE = '<!DOCTYPE html><html><body>系统维护中，请稍后再试\u0000\ufffd</body></html>{"code":'
const HALF = Buffer.from('{"code":0,"message":"","flag":"success","data":{"rows":[')

/** Plays one fault on the wire and says what to log. Resolves when the answer (or the silence) is over. */
export async function answerFault(
  fault: Fault & { kind: WireFaultKind },
  { system, work, response, signal }: FaultParts,
): Promise<Answered> {
  const whole = (answer: SandboxResponse, outcome: string): Answered => {
    send(response, answer)
    return { status: answer.status, outcome }
  }
  switch (fault.kind) {
    case 'timeout-before-commit':
      await silence(response, signal)
      return { status: null, outcome: 'not done, no answer' }
    case 'timeout-after-commit': {
      const done = await work()
      await silence(response, signal)
      return { status: null, outcome: `done (${outcomeOf(done)}), no answer` }
    }
    case 'error-500':
      return whole(plain(500, 'Internal Server Error'), 'not done, 500')
    case 'error-500-after':
      return whole(plain(500, 'Internal Server Error'), `done (${outcomeOf(await work())}), 500`)
    case 'throttle-429': {
      const seconds = fault.retryAfterSeconds ?? 5
      const answer = system.failure('throttled', seconds)
      const headers = { ...answer.headers, 'Retry-After': String(seconds) }
      return whole({ ...answer, status: 429, headers }, 'not done, 429')
    }
    case 'auth-expired':
      return whole(system.failure('auth-expired', 0), 'not done, authorisation expired')
    case 'garbage':
      return whole(garbage(), 'not done, garbage')
    case 'garbage-after':
      return whole(garbage(), `done (${outcomeOf(await work())}), garbage`)
    case 'empty-answer': {
      const done = await work()
      return whole({ status: 200, headers: {}, body: '' }, `done (${outcomeOf(done)}), empty answer`)
    }
    case 'half-body':
      await sendHalf(response, { 'Content-Type': 'text/html; charset=UTF-8' }, HALF, HALF.length * 2)
      return { status: null, outcome: 'not done, half an answer' }
    case 'half-body-after': {
      const done = await work()
      const bytes = Buffer.from(done.body)
      await sendHalf(response, done.headers, bytes.subarray(0, Math.floor(bytes.length / 2)), bytes.length + 1)
      return { status: null, outcome: `done (${outcomeOf(done)}), half an answer` }
    }
    case 'refuse':
    case 'slow':
    case 'wrong-clock':
      throw new Error(`${fault.kind} does not answer a request`)
    default:
      return assertNever(fault.kind)
  }
}

function garbage(): SandboxResponse {
  return { status: 200, headers: { 'Content-Type': 'text/html; charset=UTF-8' }, body: GARBAGE }
}

function outcomeOf(answer: SandboxResponse): string {
  return answer.outcome ?? `http ${answer.status}`
}

/** Keeps the connection open without a byte until the client gives up or the sandbox stops. */
async function silence(response: ServerResponse, signal: AbortSignal): Promise<void> {
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
  }
  response.destroy()
}

/** Announces `announced` bytes, sends fewer, and resets the connection. */
async function sendHalf(
  response: ServerResponse,
  headers: Record<string, string>,
  bytes: Buffer,
  announced: number,
): Promise<void> {
  response.writeHead(200, { ...headers, 'Content-Length': String(announced) })
  await new Promise<void>((resolve) => response.write(bytes, () => resolve()))
  response.socket?.resetAndDestroy()
}

function assertNever(value: never): never {
  throw new Error(`unknown fault ${String(value)}`)
}
