import type { ServerResponse } from 'node:http'
import type { SandboxResponse } from './system.ts'

/** Writes a whole answer. */
export function send(response: ServerResponse, answer: SandboxResponse): void {
  const bytes = Buffer.from(answer.body)
  response.writeHead(answer.status, { ...answer.headers, 'Content-Length': String(bytes.length) })
  response.end(bytes)
}

/** A web server's own plain error page, as before any application sees the request. */
export function plain(status: number, reason: string): SandboxResponse {
  const page = `<html>\r\n<head><title>${status} ${reason}</title></head>\r\n<body>\r\n<center><h1>${status} ${reason}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`
  return { status, headers: { 'Content-Type': 'text/html' }, body: page }
}
