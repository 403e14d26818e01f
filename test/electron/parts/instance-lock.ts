import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Where a second instance reaches this one: the loopback server fills in its port. */
export const instanceDoor = { port: 0, secret: randomBytes(16).toString('hex') }

let lockFile: string | null = null

/**
 * One instance per user-data folder. A lock whose owner does not answer is stale and taken over; an owner that answers
 * is told about the second instance. Synchronous, as `requestSingleInstanceLock` is.
 */
export function claimInstance(userData: string, argv: string[], additionalData: Record<string, unknown>): boolean {
  const file = path.join(userData, 'stand-in-instance.json')
  mkdirSync(userData, { recursive: true })
  for (let attempt = 0; attempt < 3; attempt++) {
    try {
      writeFileSync(file, JSON.stringify({ pid: process.pid, ...instanceDoor }), { flag: 'wx', mode: 0o600 })
      lockFile = file
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (knock(file, { argv, cwd: process.cwd(), additionalData })) return false
    rmSync(file, { force: true })
  }
  return false
}

export function releaseInstance(): void {
  if (lockFile) rmSync(lockFile, { force: true })
  lockFile = null
}

function knock(file: string, message: object): boolean {
  let owner: { port: number; secret: string }
  try {
    owner = JSON.parse(readFileSync(file, 'utf8')) as { port: number; secret: string }
  } catch {
    return false
  }
  const script = `
    const [port, secret, body] = process.argv.slice(1)
    fetch('http://127.0.0.1:' + port + '/__host/second-instance', { method: 'POST', body, headers: { 'x-instance': secret } })
      .then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))`
  const ran = spawnSync(process.execPath, ['-e', script, String(owner.port), owner.secret, JSON.stringify(message)], {
    timeout: 10_000,
    stdio: 'ignore',
  })
  return ran.status === 0
}
