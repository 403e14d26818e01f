import { type Browser, chromium } from 'playwright-core'
import { findInstalledBrowser } from '../electron/find-browser.ts'
import { packagedChromium } from './packaged-chromium.ts'

/** The one line that a machine without any browser needs. */
export const NO_BROWSER =
  'No browser for the end-to-end tests: install Chrome, Chromium or Edge (Debian: apt-get install -y chromium) or set CHROMIUM=/path/to/it.'

/**
 * An installed Chrome, Chromium or Edge; else the Chromium of the npm package @sparticuz/chromium (Linux x64).
 * `CHROMIUM=none` forces the latter. Throws NO_BROWSER when there is neither.
 */
export async function launchBrowser(): Promise<Browser> {
  const installed = findInstalledBrowser()
  if (installed) {
    const asRoot = process.platform === 'linux' && process.getuid?.() === 0
    return chromium.launch({ executablePath: installed, args: asRoot ? ['--no-sandbox'] : [] })
  }
  const packaged = packagedChromium()
  if (!packaged) throw new Error(NO_BROWSER)
  return chromium.launch(packaged)
}
