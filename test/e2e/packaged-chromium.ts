import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { LaunchOptions } from 'playwright-core'

const folder = path.resolve(import.meta.dirname, '../../node_modules/@sparticuz/chromium')

/**
 * The Chromium that the npm package @sparticuz/chromium ships, unpacked once per version with the libraries and fonts it
 * brings. Null where it cannot run (anything but Linux x64). Throws when unpacking fails.
 */
export function packagedChromium(): LaunchOptions | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const { version } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as { version: string }
  const home = path.join(tmpdir(), `danju-chromium-${version}-${process.getuid?.() ?? 0}`)
  if (!existsSync(home)) unpack(home)
  return {
    executablePath: path.join(home, 'chromium'),
    // Not the package's own switches: they run everything in one process and switch web security off.
    args: ['--no-sandbox', '--disable-gpu', '--font-render-hinting=none'],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: [path.join(home, 'al2023/lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
      // Debian's own fonts where there are any.
      ...(existsSync('/etc/fonts/fonts.conf') ? {} : { FONTCONFIG_PATH: path.join(home, 'fonts') }),
    },
  }
}

/** In a process of its own, since the package writes to TMPDIR; then renamed, so that nobody sees half of it. */
function unpack(home: string): void {
  const temporary = mkdtempSync(`${home}-`)
  const script = `import('@sparticuz/chromium').then((each) => each.default.executablePath())`
  const ran = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: import.meta.dirname,
    // The package unpacks its libraries only where it believes to be on this runtime.
    env: { ...process.env, TMPDIR: temporary, AWS_LAMBDA_JS_RUNTIME: 'nodejs22.x' },
    encoding: 'utf8',
  })
  try {
    if (ran.status !== 0) throw new Error(`The packaged Chromium could not be unpacked: ${ran.stderr}`)
    renameSync(temporary, home)
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true })
    // Another test process was faster.
    if (!existsSync(home)) throw error
  }
}
