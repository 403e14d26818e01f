import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { findInstalledBrowser } from '../electron/find-browser.ts'

/** The one line that a machine without any browser needs. */
export const NO_BROWSER =
  'No browser for the end-to-end tests: install Chrome, Chromium or Edge (Debian: apt-get install -y chromium) or set CHROMIUM=/path/to/it.'

/**
 * An installed Chrome, Chromium or Edge; else the Chromium of the npm package @sparticuz/chromium (Linux x64), which
 * brings its own libraries. `CHROMIUM=none` forces the latter. Throws NO_BROWSER when there is neither.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = findInstalledBrowser()
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0
  return chromium.launch(
    installed ? { executablePath: installed, args: asRoot ? ['--no-sandbox'] : [] } : await packagedBrowser(),
  )
}

async function packagedBrowser(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') throw new Error(NO_BROWSER)
  // The package unpacks its libraries and fonts only where it believes to be on this runtime; it reads this when loaded.
  process.env.AWS_LAMBDA_JS_RUNTIME ??= 'nodejs22.x'
  const packaged = (await import('@sparticuz/chromium')).default
  const executablePath = await packaged.executablePath().catch((error: unknown) => {
    throw new Error(NO_BROWSER, { cause: error })
  })
  return { executablePath, args: packaged.args }
}
