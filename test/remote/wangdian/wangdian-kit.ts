import type { IncomingMessage } from 'node:http'
import { createAccountClock } from '../../../main/remote/account-clock.ts'
import { createPace, type Pace } from '../../../main/remote/pace.ts'
import { createWangdian, type Wangdian } from '../../../main/remote/wangdian/index.ts'
import type { Exchange } from '../../../main/remote/wire.ts'
import { practiceHttp, serve } from '../http-kit.ts'
import { quietLog } from '../quiet-log.ts'

export const ACCOUNT = { sid: 'demo', appkey: 'demo-appkey', appsecret: 's3cr3t-s3cr3t' }

/** A client with a fast pace on a base address; `now` is this PC's clock. */
export function client(
  baseUrl: string,
  account = ACCOUNT,
  now: () => number = Date.now,
  totalTimeoutMs = 20_000,
): { wangdian: Wangdian; exchanges: Exchange[]; pace: Pace; offsetMs: () => number | null } {
  const { http, exchanges } = practiceHttp({ now, totalTimeoutMs })
  const clock = createAccountClock(now)
  const pace = createPace({
    perMinute: 6000,
    now: Date.now,
    after: (ms, run) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  })
  const wangdian = createWangdian({
    http,
    account: { connection: 'wangdian:1', baseUrl, ...account },
    pace,
    clock,
    log: quietLog(),
  })
  return { wangdian, exchanges, pace, offsetMs: clock.offsetMs }
}

/** A server that answers each call with the next of `answers` (the last one for ever) and keeps the forms it got. */
export async function scripted(
  answers: (unknown | ((form: URLSearchParams) => unknown))[],
  /** Date header of an answer; default: this machine's time. */
  date?: () => number,
): Promise<{ url: string; forms: URLSearchParams[]; paths: string[] }> {
  const forms: URLSearchParams[] = []
  const paths: string[] = []
  const url = await serve(async (incoming, response) => {
    const form = new URLSearchParams(await bodyOf(incoming))
    const next = answers[Math.min(forms.length, answers.length - 1)]
    forms.push(form)
    paths.push(incoming.url ?? '')
    const answer = typeof next === 'function' ? next(form) : next
    response.setHeader('Content-Type', 'text/html; charset=UTF-8')
    if (date) response.setHeader('Date', new Date(date()).toUTCString())
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  return { url, forms, paths }
}

async function bodyOf(incoming: IncomingMessage): Promise<string> {
  let text = ''
  for await (const chunk of incoming) text += String(chunk)
  return text
}
