import { DEMO_PARTS } from './lib/demo-steps.ts'
import { type DemoStep, show } from './lib/demo-world.ts'

/**
 * The whole job once, headless, on the practice servers. `--json` prints one line; `--only name[,name]` runs these
 * chapters alone. Exit code 0 only if every step held.
 */
export default async function demo(args: string[]): Promise<number> {
  const json = args.includes('--json')
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : null
  const parts = DEMO_PARTS.filter((part) => only === null || only.includes(part.name))
  if (parts.length === 0 || (only !== null && parts.length !== only.length)) {
    console.error(`--only takes ${DEMO_PARTS.map((part) => part.name).join(', ')}`)
    return 2
  }
  const shown = await show(parts, {
    skus: 8000,
    told(step) {
      if (!json) console.log(inOneLine(step))
    },
  })
  if (json) console.log(JSON.stringify(shown))
  else console.log(shown.ok ? '全部成立' : '有步骤不成立')
  return shown.ok ? 0 : 1
}

function inOneLine({ step, ok, facts }: DemoStep): string {
  const told = Object.entries(facts).map(([name, value]) => `${name} ${value}`)
  return `${ok ? '✓' : '✗'} ${step}  ${told.join(' · ')}`
}
