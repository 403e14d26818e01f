import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { codeAddresses } from '../../scripts/lib/code-addresses.ts'

let base: string

beforeAll(() => {
  base = mkdtempSync(path.join(tmpdir(), 'addresses-'))
})

afterAll(() => rmSync(base, { recursive: true, force: true }))

test('a worker addressed by its source file runs from the bundle as it does from the source', async () => {
  const write = (name: string, content: string): void => writeFileSync(path.join(base, name), content)
  write('package.json', '{"type":"module"}')
  write('shared.ts', 'export const twice = (value: number): number => value * 2')
  write(
    'worker.ts',
    `import { parentPort, workerData } from 'node:worker_threads'
     import { twice } from './shared.ts'
     parentPort!.postMessage(twice(workerData as number))`,
  )
  write(
    'main.ts',
    `import { Worker } from 'node:worker_threads'
     import { twice } from './shared.ts'
     const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: 21 })
     worker.on('message', (value: number) => console.log(value, twice(2)))`,
  )
  await build({
    root: base,
    logLevel: 'silent',
    plugins: [codeAddresses()],
    build: {
      ssr: true,
      outDir: path.join(base, 'out'),
      rolldownOptions: { input: path.join(base, 'main.ts'), output: { format: 'es' } },
    },
  })
  const run = (file: string): string => execFileSync(process.execPath, [path.join(base, file)], { encoding: 'utf8' })
  expect(run('main.ts')).toBe('42 4\n')
  rmSync(path.join(base, 'worker.ts'))
  expect(run('out/main.js')).toBe('42 4\n')
})
