/** `npm run sandbox`: the practice servers alone, until Ctrl-C. */
import { parseArgs } from 'node:util'
import { type Sandbox, startSandbox } from './index.ts'
import { launchOptions } from './kit/launch-options.ts'

const USAGE = `npm run sandbox -- [options]
  --json                one line of JSON with every system's address and credentials
  --skus N              size of the ERP's initial catalogue (default 3000, up to 1000000)
  --seed S              seed of the data (default 1)
  --dir D               folder of the durable state (default: temporary, removed at the end)
  --limit N             calls per minute each system takes (default 6000)
  --wangdian-port P  --pos-port P  --ideal-port P  --boyuan-port P  --ezhan-port P  --control-port P
`

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
      skus: { type: 'string' },
      seed: { type: 'string' },
      dir: { type: 'string' },
      limit: { type: 'string' },
      'wangdian-port': { type: 'string' },
      'pos-port': { type: 'string' },
      'ideal-port': { type: 'string' },
      'boyuan-port': { type: 'string' },
      'ezhan-port': { type: 'string' },
      'control-port': { type: 'string' },
    },
  })
  if (values.help) return void process.stdout.write(USAGE)
  const sandbox = await startSandbox(
    launchOptions({
      dir: values.dir,
      skus: number(values.skus),
      seed: number(values.seed),
      limitPerMinute: number(values.limit),
      ports: {
        wangdian: number(values['wangdian-port']),
        pos: number(values['pos-port']),
        ideal: number(values['ideal-port']),
        boyuan: number(values['boyuan-port']),
        ezhan: number(values['ezhan-port']),
        control: number(values['control-port']),
      },
    }),
  )
  process.stdout.write(values.json ? jsonLine(sandbox) : table(sandbox))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void sandbox.stop().then(() => process.exit(0))
    })
  }
}

function number(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d+$/.test(text)) throw new Error(`not a whole number: ${text}`)
  return Number(text)
}

function jsonLine({ urls, credentials, controlToken }: Sandbox): string {
  return `${JSON.stringify({ urls, credentials, controlToken })}\n`
}

function table({ urls, credentials, controlToken }: Sandbox): string {
  const rows: [string, string, string][] = [
    ['旺店通ERP', `${urls.wangdian}/openapi2/`, pairs(credentials.wangdian)],
    ['智能POS', urls.pos, pairs(credentials.pos)],
    ['荣耀IDEAL', urls.ideal, pairs(credentials.ideal)],
    ['博远ERP', urls.boyuan, pairs(credentials.boyuan)],
    ['荣耀e栈', urls.ezhan, pairs(credentials.ezhan)],
    ['control', urls.control, `token=${controlToken}`],
  ]
  return `${rows.map(([name, url, keys]) => `${name}\n  ${url}\n  ${keys}`).join('\n')}\n\nCtrl-C ends it.\n`
}

function pairs(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([key, value]) => `${key}=${value}`)
    .join('  ')
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`)
  process.exitCode = 1
})
