import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app, dialog, protocol, shell } from 'electron'
import { readArguments } from './electron/arguments.ts'
import { reportFatal } from './electron/fatal.ts'
import { guardContents } from './electron/guard-contents.ts'
import { createLifecycle } from './electron/lifecycle.ts'
import { SCHEME } from './electron/own-url.ts'
import { clock } from './electron/ports.ts'
import { startShell } from './electron/start-shell.ts'
import { createLog, type Log } from './log/index.ts'

// The stages of the start before `ready`; start-shell.ts has those after it. They run synchronously at the top of this
// module: behind an `await` the privileged scheme and the sandbox would come too late.

/** Also the builder's appId: Windows joins notifications and the start-menu entry by it. */
const APP_ID = 'app.danjubridge.desktop'

let log: Log | null = null
const lifecycle = createLifecycle({
  ...clock,
  deadlineMs: 5000,
  report: ({ stage, phase, tookMs, error }) => {
    if (error === undefined) log?.info(`${phase}: ${stage}`, { tookMs })
    else log?.error(`${phase}: ${stage} failed`, { tookMs, error })
  },
})

const options = lifecycle.stage('arguments', () => readArguments(process.argv))
const data = lifecycle.stage('user data', () => {
  app.setName('danju-bridge')
  app.setPath('userData', options.data ?? path.join(app.getPath('appData'), 'danju-bridge'))
  app.setAppUserModelId(APP_ID)
  return app.getPath('userData')
})

// A second instance touches neither database nor log: the first one shows its window.
if (lifecycle.stage('single instance', () => app.requestSingleInstanceLock({ page: options.page }))) run()
else app.quit()

function run(): void {
  const logs = path.join(data, 'logs')
  const written = lifecycle.stage('log', () => {
    mkdirSync(logs, { recursive: true })
    const made = createLog({ dir: logs, now: clock.now })
    log = made
    return made
  })
  const fatal = (error: unknown): void => {
    reportFatal(error, written, dialog, logs)
    end(1)
  }
  process.on('uncaughtException', fatal)
  process.on('unhandledRejection', (error) => written.error('A promise was rejected and nobody looked', { error }))

  lifecycle.stage('scheme and sandbox', () => {
    protocol.registerSchemesAsPrivileged([
      { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    ])
    app.enableSandbox()
    guardContents(app, shell, written.child('guard'))
  })

  app
    .whenReady()
    .then(() =>
      startShell({ lifecycle, log: written, data, logs, options, main: import.meta.dirname, quit: () => end(0) }),
    )
    .catch(fatal)
}

/** Stops once, in reverse order and within the deadline, then ends the process whatever is still open. */
function end(code: number): void {
  lifecycle.stop().then(
    ({ late }) => {
      if (late) log?.error('The stop took too long and was cut off', { stage: late })
      app.exit(code)
    },
    () => app.exit(1),
  )
}
