import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEMO_PARTS } from './lib/demo-steps.ts'
import { type DemoShop, type DemoStep, type DemoWorld, openShop } from './lib/demo-world.ts'

/**
 * The whole job once, headless, on the practice servers. `--json` prints one line; `--only name[,name]` runs these
 * chapters alone. Exit code 0 only if every step held.
 */
export default async function demo(args: string[]): Promise<number> {
  const json = args.includes('--json')
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : null
  const parts = DEMO_PARTS.filter((part) => only === null || only.includes(part.name))
  if (parts.length === 0) {
    console.error(`--only takes ${DEMO_PARTS.map((part) => part.name).join(', ')}`)
    return 2
  }
  const steps: DemoStep[] = []
  const ends: (() => Promise<void>)[] = []
  let shop: Promise<DemoShop> | undefined
  const dir = mkdtempSync(join(tmpdir(), 'danju-demo-'))
  const world: DemoWorld = {
    dir,
    tell(step, ok, facts) {
      steps.push({ step, ok, facts })
      if (!json) console.log(inOneLine({ step, ok, facts }))
    },
    shop() {
      shop ??= openShop(dir, world.atEnd, { skus: 8000 })
      return shop
    },
    atEnd: (run) => void ends.unshift(run),
  }
  try {
    for (const part of parts)
      await part.run(world).catch((error: unknown) => {
        world.tell('中断', false, { 章节: part.name, 原因: error instanceof Error ? error.message : String(error) })
      })
  } finally {
    for (const end of ends) await end()
    rmSync(dir, { recursive: true, force: true })
  }
  const ok = steps.length > 0 && steps.every((step) => step.ok)
  if (json) console.log(JSON.stringify({ ok, steps }))
  else console.log(ok ? '全部成立' : '有步骤不成立')
  return ok ? 0 : 1
}

function inOneLine({ step, ok, facts }: DemoStep): string {
  const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return `${ok ? '✓' : '✗'} ${step}  ${told.join(' · ')}`
}
