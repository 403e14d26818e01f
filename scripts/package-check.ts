import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startStandIn } from '../test/electron/host.ts'
import { checkConfiguration } from './lib/check-builder-config.ts'
import { checkPackage, type PackageReport } from './lib/check-package.ts'
import { ensureBuilt } from './lib/fresh-build.ts'
import { makeStubElectron } from './lib/stub-electron.ts'
import { root, runNode, toolPath } from './lib/tools.ts'

/**
 * `npm run package:check`: packages for Linux with a stub in place of Electron and proves what the package holds, that
 * what it holds starts (on the stand-in host), and that the configuration for Windows says what it must.
 */
export default async function packageCheck(): Promise<number> {
  await ensureBuilt()
  const folder = mkdtempSync(path.join(tmpdir(), 'danju-package-'))
  try {
    const stub = path.join(folder, 'electron')
    makeStubElectron(stub)
    const output = path.join(folder, 'dist')
    const code = await runNode(toolPath('electron-builder', 'electron-builder'), [
      '--linux',
      'dir',
      '--x64',
      '--publish',
      'never',
      `-c.electronDist=${stub}`,
      `-c.directories.output=${output}`,
    ])
    if (code !== 0) return code

    const extracted = path.join(folder, 'app')
    mkdirSync(extracted)
    const report = await checkPackage(path.join(output, 'linux-unpacked'), extracted)
    const problems = [
      ...checkConfiguration(readFileSync(path.join(root, 'electron-builder.yml'), 'utf8')),
      ...report.problems,
      ...(report.problems.length === 0 ? await tryStart(extracted, path.join(folder, 'data')) : []),
    ]
    print(report)
    for (const problem of problems) console.error(`✗ ${problem}`)
    console.log(
      problems.length === 0 ? 'The package holds what runs and nothing else.' : `${problems.length} problems.`,
    )
    return problems.length === 0 ? 0 : 1
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Starts what the package holds and asks it for its page. */
async function tryStart(appPath: string, data: string): Promise<string[]> {
  const app = startStandIn({ appPath, args: [`--data=${data}`] })
  try {
    await Promise.race([
      new Promise((resolve) => app.onEvent(({ event }) => event === 'show' && resolve(null))),
      app.exited.then((code) => Promise.reject(new Error(`ended with ${code}`))),
    ])
    const entered = await fetch((await app.control.enterUrl()) ?? '', { redirect: 'manual' })
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? ''
    const page = await fetch(new URL(entered.headers.get('location') ?? '/', entered.url), { headers: { cookie } })
    const code = await app.quit()
    const problems: string[] = []
    if (page.status !== 200 || !(await page.text()).includes('id="root"'))
      problems.push(`its page answers ${page.status}`)
    if (code !== 0) problems.push(`it ends with code ${code}`)
    return problems.map((problem) => `the packaged app does not run: ${problem}`)
  } catch (error) {
    app.process.kill('SIGKILL')
    await app.exited
    return [`the packaged app does not run: ${(error as Error).message}\n${app.output()}`]
  }
}

function print({ files, asarBytes, unpackedBytes, resourcesBytes }: PackageReport): void {
  const size = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(2)} MB`
  console.log(
    `app.asar: ${files} files, ${size(asarBytes)}; native binary outside: ${size(unpackedBytes)}; resources: ${size(resourcesBytes)}`,
  )
}
