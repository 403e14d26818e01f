import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { accountKeyOf } from '../../main/connections/account-key.ts'
import { lockName } from '../../main/connections/account-locks.ts'
import { acquireMachineLock } from '../../main/store/index.ts'
import { type Bench, form, openBench, PRODUCT } from './harness.ts'

let dir: string
const children: ChildProcess[] = []
const benches: Bench[] = []
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'locks-'))
})
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.close()
  for (const child of children.splice(0)) await kill(child)
  rmSync(dir, { recursive: true, force: true })
})

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGKILL')
  await gone
}

/** Another process of another user holds this lock. */
async function holdElsewhere(name: string): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'lock-holder.ts'), [dir, name])
  children.push(child)
  const [message] = (await once(child, 'message')) as [{ held: boolean }]
  expect(message).toEqual({ held: true })
  return child
}

async function open(): Promise<{ bench: Bench; id: number }> {
  const bench = openBench({ acquireLock: (name) => acquireMachineLock(dir, name, { user: 'bert' }) })
  benches.push(bench)
  await bench.connections.start()
  const saved = await bench.connections.save(form(), PRODUCT)
  if (!saved.ok) throw new Error(saved.error.cause)
  return { bench, id: saved.data.connection.id }
}

const ERP_LOCK = lockName('wangdian', accountKeyOf('wangdian', { ...form().wangdian, appsecret: '' }, 1))

describe('one account, one running product on this machine', () => {
  test('another user holds the account: typed state that names the holder, no client, the test says so; its end frees it', async () => {
    const child = await holdElsewhere(ERP_LOCK)
    const { bench, id } = await open()
    expect(bench.connections.get(id)).toMatchObject({
      wangdian: { state: 'locked-elsewhere' },
      pos: { state: 'unverified' },
    })
    expect(await bench.connections.clients(id)).toMatchObject({
      state: 'locked-elsewhere',
      system: 'wangdian',
      trouble: {
        code: 'ACCOUNT_LOCKED_ELSEWHERE',
        problem: '此账号已在本机另一个窗口/用户运行。',
        cause: expect.stringContaining(`用户 anna（进程 ${child.pid}）`),
      },
    })
    const tested = await bench.connections.test(id, PRODUCT)
    const address = tested.ok && tested.data.connection.checks.find((check) => check.name === 'wangdian.address')
    expect(address).toMatchObject({ state: 'fail', problem: '此账号已在本机另一个窗口/用户运行。' })

    await kill(child)
    expect((await bench.connections.clients(id)).state).toBe('ready')
    expect(bench.connections.get(id)).toMatchObject({ wangdian: { state: 'unverified' } })
  })

  test('locks are held from start to stop, and dropped when the account changes or goes', async () => {
    const { bench, id } = await open()
    const heldByUs = () => {
      const lock = acquireMachineLock(dir, ERP_LOCK, { user: 'carl' })
      if (lock.held) lock.release()
      return !lock.held
    }
    expect(heldByUs()).toBe(true)
    const moved = form({ id })
    moved.wangdian.sid = 'moumou3'
    await bench.connections.save(moved, PRODUCT)
    expect(heldByUs()).toBe(false)
    await bench.connections.save(form({ id }), PRODUCT)
    expect(heldByUs()).toBe(true)
    bench.connections.remove(id, PRODUCT)
    expect(heldByUs()).toBe(false)
    await bench.connections.save(form(), PRODUCT)
    expect(heldByUs()).toBe(true)
    await bench.connections.stop()
    expect(heldByUs()).toBe(false)
  })

  test('a lock folder that cannot be written is said, not ignored', async () => {
    const bench = openBench({
      acquireLock: () => {
        throw new Error('EACCES: permission denied')
      },
    })
    benches.push(bench)
    await bench.connections.start()
    const saved = await bench.connections.save(form(), PRODUCT)
    const id = saved.ok ? saved.data.connection.id : 0
    expect(await bench.connections.clients(id)).toMatchObject({
      state: 'locked-elsewhere',
      trouble: { code: 'ACCOUNT_LOCK_FAILED', cause: expect.stringContaining('EACCES') },
    })
  })
})
