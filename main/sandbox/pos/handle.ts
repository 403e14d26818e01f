import type { SandboxRequest, SandboxResponse } from '../kit/system.ts'
import { lastSeq } from './changes.ts'
import { CallFailure, failureReply, successReply } from './failures.ts'
import { allowanceHeaders, type Guard } from './guard.ts'
import { type Answer, type Route, routesOf } from './routes.ts'
import type { PosStore } from './store.ts'

export type HandleParts = { store: PosStore; guard: Guard; limitPerMinute: number }

/** Answers one request. Whatever it writes is committed before it answers. */
export async function handleRequest(parts: HandleParts, request: SandboxRequest): Promise<SandboxResponse> {
  let headers: Record<string, string> = {}
  try {
    const { account, allowance } = parts.guard.admit(request)
    headers = allowanceHeaders(allowance)
    const { route, name } = findRoute(request)
    if (route.writes && !account.permissions.includes('write')) throw new CallFailure('FORBIDDEN')
    const call = {
      store: parts.store,
      account,
      query: request.query,
      name,
      body: route.method === 'GET' ? undefined : parseBody(request),
      ifMatch: request.headers['if-match'],
      now: request.now,
      limitPerMinute: parts.limitPerMinute,
      signal: request.signal,
    }
    const answer = route.writes ? write(parts, request, () => route.answer(call)) : await route.answer(call)
    return successReply(answer.data, { ...headers, ...answer.headers })
  } catch (error) {
    if (error instanceof CallFailure) {
      return failureReply(error.code, error.message, {
        ...error.extras,
        headers: { ...headers, ...error.extras.headers },
      })
    }
    return { ...failureReply('INTERNAL', undefined, { headers }), outcome: `crashed: ${String(error)}` }
  }
}

/** Runs a write and keeps its message id in one transaction. */
function write(parts: HandleParts, request: SandboxRequest, act: () => Answer | Promise<Answer>): Answer {
  const before = lastSeq(parts.store)
  const answer = parts.store.db
    .transaction(() => {
      parts.guard.remember(request)
      const done = act()
      if (done instanceof Promise) throw new Error('a write must be synchronous')
      return done
    })
    .immediate()
  if (lastSeq(parts.store) !== before) parts.store.announceChange()
  return answer
}

function findRoute(request: SandboxRequest): { route: Route; name: string } {
  const candidates = routesOf(request.path)
  if (candidates.length === 0) throw new CallFailure('PATH_NOT_FOUND')
  const found = candidates.find(({ route }) => route.method === request.method)
  if (!found) {
    const allow = candidates.map(({ route }) => route.method).join(', ')
    throw new CallFailure('METHOD_NOT_ALLOWED', undefined, { headers: { Allow: allow } })
  }
  return found
}

function parseBody(request: SandboxRequest): unknown {
  const type = request.headers['content-type'] ?? ''
  if (!/^application\/json\s*(;\s*charset=utf-8\s*)?$/i.test(type)) throw new CallFailure('UNSUPPORTED_MEDIA_TYPE')
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body)) as unknown
  } catch {
    throw new CallFailure('BAD_JSON')
  }
}
