import type { IncomingMessage } from 'node:http'

/** Bytes of a request body that the sandbox accepts; beyond it the answer is 413. */
export const MAX_BODY_BYTES = 16 * 1024 * 1024

/** Reads a body to its end; undefined when it is larger than `limit` (the rest is read and dropped). */
export async function readBody(request: IncomingMessage, limit = MAX_BODY_BYTES): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size <= limit) chunks.push(chunk)
  }
  return size > limit ? undefined : Buffer.concat(chunks)
}
