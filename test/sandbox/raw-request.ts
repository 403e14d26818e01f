import { type IncomingHttpHeaders, request } from 'node:http'

/** What a client sees of one exchange on a connection of its own. */
export type Seen =
  | { kind: 'answer'; status: number; headers: IncomingHttpHeaders; body: string }
  | { kind: 'broken'; code: string; status?: number; body: string }
  | { kind: 'gave-up' }

/** POSTs `body`; `giveUp` aborts a request that is not answered. Never rejects. */
export function rawPost(url: string, body = '', giveUp?: AbortSignal): Promise<Seen> {
  return new Promise((resolve) => {
    let text = ''
    let status: number | undefined
    const fail = (error: NodeJS.ErrnoException): void => {
      if (giveUp?.aborted) resolve({ kind: 'gave-up' })
      else resolve({ kind: 'broken', code: error.code ?? error.message, ...(status ? { status } : {}), body: text })
    }
    const sent = request(url, { method: 'POST', agent: false, ...(giveUp ? { signal: giveUp } : {}) }, (response) => {
      status = response.statusCode!
      response.setEncoding('utf8')
      response.on('data', (chunk: string) => {
        text += chunk
      })
      response.on('error', fail)
      response.on('end', () => {
        resolve({ kind: 'answer', status: status!, headers: response.headers, body: text })
      })
    })
    sent.on('error', fail)
    sent.end(body)
  })
}
