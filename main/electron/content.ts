import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { HOST, SCHEME } from './own-url.ts'

/** What the window may load at all. Inline styles, foreign hosts, frames, forms and plug-ins are all refused. */
export const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ')

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
}

/**
 * Answers `app://bundle/…` from the files under `root`: GET only, exact host, known extensions, nothing outside `root`.
 * The URL parser folds `..` and `%2e%2e` away but leaves an encoded slash (`..%2f`) and `%5c`, so the path is decoded
 * once, control characters and backslashes are refused, and the resolved path must still lie inside.
 */
export function createContentHandler(root: string): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET') return plain(405)
    const url = URL.parse(request.url)
    if (url === null || url.protocol !== `${SCHEME}:` || url.host !== HOST) return plain(403)
    let pathname: string
    try {
      pathname = decodeURIComponent(url.pathname)
    } catch {
      return plain(400)
    }
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused here
    if (/[\u0000-\u001f\\]/.test(pathname)) return plain(400)
    const file = path.resolve(root, `.${pathname === '/' ? '/index.html' : pathname}`)
    const inside = path.relative(root, file)
    if (inside === '' || inside === '..' || inside.startsWith(`..${path.sep}`) || path.isAbsolute(inside))
      return plain(403)
    const type = TYPES[path.extname(file).toLowerCase()]
    if (!type) return plain(403)
    try {
      return new Response(await readFile(file), { status: 200, headers: { 'content-type': type, ...securityHeaders } })
    } catch {
      return plain(404)
    }
  }
}

const securityHeaders = {
  'content-security-policy': CONTENT_SECURITY_POLICY,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
}

function plain(status: number): Response {
  return new Response(null, { status, headers: securityHeaders })
}
