import { mkdir, readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { type Browser, chromium } from 'playwright-core'
import { CONTENT_SECURITY_POLICY } from '../../../main/electron/content.ts'

/**
 * Pictures of the window on the fake bridge, under the product's own content security policy:
 * `vite build --config test/renderer/dev/vite.config.ts && node test/renderer/dev/shots.ts name…`
 * A name is `scenario:/path?query`, e.g. `trouble:/`; `@dark`, `@150`, `@tall`, `@click=text` may follow. Prints policy violations.
 */
const built = path.resolve(import.meta.dirname, '../../../test-results/renderer-dev')
const out = path.resolve(import.meta.dirname, '../../../test-results/renderer-shots')
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
  const file = path.join(built, pathname === '/' ? 'index.html' : pathname)
  readFile(file).then(
    (bytes) => {
      response.writeHead(200, {
        'content-type': TYPES[path.extname(file)] ?? 'application/octet-stream',
        'content-security-policy': CONTENT_SECURITY_POLICY,
      })
      response.end(bytes)
    },
    () => response.writeHead(404).end(),
  )
})

async function shoot(browser: Browser, base: string, name: string): Promise<void> {
  const [place = '', ...flags] = name.split('@')
  const [scenario = 'practice', route = '/'] = place.split(/:(.*)/s)
  const zoomed = flags.includes('150')
  const page = await browser.newPage({
    viewport: zoomed ? { width: 1024, height: 640 } : { width: 1366, height: flags.includes('tall') ? 2000 : 768 },
    deviceScaleFactor: zoomed ? 1.5 : 1,
    colorScheme: flags.includes('dark') ? 'dark' : 'light',
  })
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  await page.clock.setFixedTime(new Date('2026-11-22T02:20:00Z'))
  await page.goto(`${base}/?scenario=${scenario}#${route}`)
  await page.waitForSelector('h1, [role=alert]')
  await page.waitForLoadState('networkidle')
  const steps = flags.filter((flag) => flag.startsWith('click='))
  for (const step of steps) await page.getByText(step.slice(6), { exact: true }).first().click()
  if (steps.length > 0) await page.waitForLoadState('networkidle')
  const file = path.join(out, `${name.replace(/[^a-z0-9一-鿿]+/gi, '-')}.png`)
  await page.screenshot({ path: file })
  console.log(file)
  for (const complaint of complaints) console.log('  !', complaint)
  await page.close()
}

await mkdir(out, { recursive: true })
server.listen(0, '127.0.0.1')
await new Promise((resolve) => server.once('listening', resolve))
const address = server.address()
const base = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const name of process.argv.slice(2)) await shoot(browser, base, name)
} finally {
  await browser.close()
  server.close()
}
