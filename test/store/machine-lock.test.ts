import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { acquireMachineLock, type MachineLock } from '../../main/store/index.ts'
import { temporaryFolder } from './temporary.ts'

const HOLDER = fileURLToPath(new URL('lock-holder.ts', import.meta.url))

async function holderProcess(dir: string, name: string, user: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, [HOLDER, dir, name, user], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [line] = (await once(child.stdout!, 'data')) as [Buffer]
  expect(line.toString()).toBe('held\n')
  return child
}

function take(dir: string, name: string, user: string): MachineLock {
  const lock = acquireMachineLock(dir, name, { user, now: () => 1_000 })
  if (lock.held) onTestFinished(lock.release)
  return lock
}

test('a lock held by another process is refused with its holder, and free once that is killed', async () => {
  const dir = temporaryFolder()
  const child = await holderProcess(dir, 'pos:13579', 'wang')
  expect(take(dir, 'pos:13579', 'wang')).toMatchObject({ held: false, heldBy: { pid: child.pid, user: 'wang' } })
  expect(take(dir, 'pos:24680', 'wang').held).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(take(dir, 'pos:13579', 'wang').held).toBe(true)
})

test('another user of the machine is kept out as well', async () => {
  const dir = temporaryFolder()
  const child = await holderProcess(dir, '荣耀IDEAL/省包 01', 'li')
  expect(take(dir, '荣耀IDEAL/省包 01', 'wang')).toMatchObject({ held: false, heldBy: { pid: child.pid, user: 'li' } })
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(take(dir, '荣耀IDEAL/省包 01', 'wang').held).toBe(true)
})

test('the same process cannot take a lock twice, and can again after letting go', () => {
  const dir = temporaryFolder()
  const first = acquireMachineLock(dir, 'a', { user: 'wang' })
  expect(first.held).toBe(true)
  expect(take(dir, 'a', 'wang')).toMatchObject({ held: false, heldBy: { pid: process.pid } })
  expect(take(dir, 'a', 'li').held).toBe(false)
  if (first.held) first.release()
  expect(take(dir, 'a', 'li').held).toBe(true)
})

test('one name never stands for another that begins alike', () => {
  const dir = temporaryFolder()
  expect(take(dir, 'pos', 'wang').held).toBe(true)
  expect(take(dir, 'pos.2', 'wang').held).toBe(true)
  expect(take(dir, 'pos:2', 'li').held).toBe(true)
})

test.skipIf(process.platform === 'win32')('the folder is opened for all users, that of a workspace is not', () => {
  const dir = temporaryFolder()
  const shared = path.join(dir, 'shared')
  acquireAndRelease(shared, false)
  expect(statSync(shared).mode & 0o7777).toBe(0o1777)
  const own = path.join(dir, 'own')
  acquireAndRelease(own, true)
  expect(statSync(own).mode & 0o022).toBe(0)
})

function acquireAndRelease(dir: string, ownFolder: boolean): void {
  const lock = acquireMachineLock(dir, 'a', { user: 'wang', ownFolder })
  if (lock.held) lock.release()
}
