import { createHash, createHmac, randomUUID } from 'node:crypto'
import { request } from 'node:http'

/** A third reading of the contract, for the tests only: it can also sign and send wrongly. */
export type PosCall = {
  method?: string
  body?: unknown
  /** Bytes as they are, instead of `body`. */
  raw?: Buffer | string
  headers?: Record<string, string | undefined>
  /** Epoch ms of the envelope; default: now. */
  at?: number
  messageId?: string
  secret?: string
  appKey?: string
  /** Sign this target instead of the one that is sent. */
  signTarget?: string
}

export type PosAnswer = {
  status: number
  headers: Record<string, string | string[] | undefined>
  text: string
  json: {
    flag: string
    layer?: string
    code: string
    message: string
    data: Record<string, unknown> & { rows: Record<string, unknown>[]; nextCursor: string | null }
    fields?: unknown[]
  }
}

export type PosClient = (path: string, call?: PosCall) => Promise<PosAnswer>

export function posClient(base: string, credentials: { appKey: string; appSecret: string }): PosClient {
  return (path, call = {}) => {
    const method = call.method ?? (call.body === undefined && call.raw === undefined ? 'GET' : 'POST')
    const body = Buffer.from(call.raw ?? (call.body === undefined ? '' : JSON.stringify(call.body)))
    const timestamp = String(Math.floor((call.at ?? Date.now()) / 1000))
    const messageId = call.messageId ?? randomUUID()
    const bodyHash = createHash('sha256').update(body).digest('hex')
    const text = `${method}\n${call.signTarget ?? path}\n${timestamp}\n${messageId}\n${bodyHash}`
    const signature = createHmac('sha256', call.secret ?? credentials.appSecret)
      .update(text)
      .digest('hex')
    const headers: Record<string, string | undefined> = {
      'X-App-Key': call.appKey ?? credentials.appKey,
      'X-Timestamp': timestamp,
      'X-Message-Id': messageId,
      'X-Signature-Method': 'HMAC-SHA256',
      'X-Signature': signature,
      ...(body.length > 0 && { 'Content-Type': 'application/json' }),
      ...call.headers,
    }
    const sent = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<
      string,
      string
    >
    return exchange(base, path, method, sent, body)
  }
}

function exchange(
  base: string,
  path: string,
  method: string,
  headers: Record<string, string>,
  body: Buffer,
): Promise<PosAnswer> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { hostname, port, path, method, headers: { ...headers, 'Content-Length': String(body.length) }, agent: false },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8')
          try {
            const json = JSON.parse(text) as PosAnswer['json']
            resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text, json })
          } catch (error) {
            reject(new Error(`${incoming.statusCode} ${text.slice(0, 200)}`, { cause: error }))
          }
        })
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** A believable create row; the number makes it unique. */
export function createRow(number: number, product: Record<string, unknown> = {}): Record<string, unknown> {
  const no = `T${String(number).padStart(5, '0')}`
  return {
    sourceNo: `SPT${no}`,
    action: 'create',
    product: {
      productNo: no,
      name: `测试商品 ${no}`,
      unit: '件',
      specs: [{ merchantCode: `${no}-1`, retailPrice: '12.5' }],
      ...product,
    },
  }
}
