import { type ChildProcess, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SandboxChildMessage } from '../../main/sandbox/child.ts'
import { connectControl, type SandboxAddress } from '../../main/sandbox/index.ts'
import { rawPost } from './raw-request.ts'
import { call } from './wangdian-client.ts'

const CHILD = join(import.meta.dirname, '../../main/sandbox/child.ts')
const CLI = join(import.meta.dirname, '../../main/sandbox/cli.ts')

let dir: string
let children: ChildProcess[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sandbox-child-test-'))
  children = []
})
afterEach(async () => {
  for (const child of children) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

function forked(argument?: object, execArgv: string[] = []): ChildProcess {
  const child = fork(CHILD, argument ? [JSON.stringify(argument)] : [], { execArgv, silent: true })
  children.push(child)
  return child
}

async function messageOf(child: ChildProcess): Promise<SandboxChildMessage> {
  const [message] = (await once(child, 'message')) as [SandboxChildMessage]
  return message
}

async function readyOf(child: ChildProcess): Promise<SandboxAddress> {
  const message = await messageOf(child)
  if (message.type !== 'ready') throw new Error(message.message)
  return message
}

async function firstLine(child: ChildProcess): Promise<string> {
  let text = ''
  for await (const chunk of child.stdout!) {
    text += String(chunk)
    if (text.includes('\n')) break
  }
  return text.split('\n', 1)[0]!
}

test('what was acknowledged survives SIGKILL; address and keys stay the same', async () => {
  const options = { dir, skus: 50, seed: 2 }
  const first = forked(options)
  const before = await readyOf(first)
  const control = connectControl(before.urls.control, before.controlToken)
  for (let number = 0; number < 5; number += 1) {
    await control.createGoods({ goodsNo: `K${number}`, goodsName: '留下', specs: [{ specNo: `K${number}` }] })
  }
  const { counts } = await control.books('wangdian')
  first.kill('SIGKILL')
  await once(first, 'exit')

  const after = await readyOf(forked({ dir, skus: 9999, seed: 77 }))
  expect(after).toEqual(before)
  const again = connectControl(after.urls.control, after.controlToken)
  expect((await again.books('wangdian')).counts).toEqual(counts)
  expect((await call(after, 'goods_query', { goods_no: 'K4' })).json.total_count).toBe('1')
})

test('a filling that was cut off is done again', async () => {
  const started = forked({ dir, skus: 200_000 })
  // Killed as soon as the ERP's file appears, which is long before it is full.
  while (!readdirSync(dir).includes('wangdian.db')) await new Promise((resolve) => setImmediate(resolve))
  started.kill('SIGKILL')
  await once(started, 'exit')
  const state = join(dir, 'sandbox.json')
  writeFileSync(state, readFileSync(state, 'utf8').replace('200000', '30'))
  const { urls, controlToken } = await readyOf(forked({ dir }))
  expect((await connectControl(urls.control, controlToken).books('wangdian')).counts).toMatchObject({ spec: 30 })
})

test('started and stopped by message', async () => {
  const child = forked()
  child.send({ type: 'start', options: { dir, skus: 5 } })
  const { urls } = await readyOf(child)
  expect(await rawPost(urls.wangdian)).toMatchObject({ kind: 'answer' })
  child.send({ type: 'stop' })
  expect(await once(child, 'exit')).toEqual([0, null])
})

test.each(['SIGTERM', 'disconnect'] as const)('ends on %s and removes its temporary folder', async (way) => {
  const child = fork(CHILD, ['{"skus":5}'], { silent: true, env: { ...process.env, TMPDIR: dir, TEMP: dir, TMP: dir } })
  children.push(child)
  await readyOf(child)
  expect(readdirSync(dir)).toHaveLength(1)
  if (way === 'SIGTERM') child.kill('SIGTERM')
  else child.disconnect()
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(readdirSync(dir)).toEqual([])
})

test('says why it cannot start', async () => {
  const child = forked({ dir, skus: 'many' })
  const exit = once(child, 'exit')
  expect(await messageOf(child)).toEqual({ type: 'failed', message: 'skus must be a whole number' })
  expect((await exit)[0]).toBe(1)
})

test('speaks over parentPort where there is one', async () => {
  // Electron's utilityProcess gives its child a parentPort; here one is laid over the fork channel.
  const shim = join(dir, 'parent-port.mjs')
  writeFileSync(
    shim,
    `process.parentPort = {
      on: (event, listener) => process.on(event, (data) => listener({ data })),
      postMessage: (message) => send({ overPort: true, ...message }),
    }
    const send = process.send.bind(process)
    process.send = undefined`,
  )
  const child = forked(undefined, ['--import', shim])
  child.send({ type: 'start', options: { dir: join(dir, 'state'), skus: 5 } })
  expect(await messageOf(child)).toMatchObject({ type: 'ready', overPort: true })
})

test('without a channel it prints one line', async () => {
  const child = spawn(process.execPath, [CHILD, JSON.stringify({ dir, skus: 5 })], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  children.push(child)
  const ready = JSON.parse(await firstLine(child)) as SandboxAddress & { type: string }
  expect(ready.type).toBe('ready')
  expect((await call(ready, 'shop')).json.code).toBe(0)
})

test('the command line prints one line of JSON and obeys its options', async () => {
  const args = [CLI, '--json', '--skus', '7', '--seed', '3', '--dir', dir, '--limit', '1']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  children.push(child)
  const address = JSON.parse(await firstLine(child)) as SandboxAddress
  const control = connectControl(address.urls.control, address.controlToken)
  expect((await control.books('wangdian')).counts.spec).toBe(7)
  child.kill('SIGINT')
  expect(await once(child, 'exit')).toEqual([0, null])
})
