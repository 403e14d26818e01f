import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { findTestTitles } from './lib/test-titles.ts'
import { root } from './lib/tools.ts'

interface Requirement {
  id: string
  kind: string
  中文: string
  text: string
}

/** Ids like S70, I3 or W12 that a test title names; `S60–S63` (also with `-`) names the whole range. */
export function idsIn(title: string): string[] {
  const ids: string[] = []
  for (const [, letter, from, to] of title.matchAll(/\b([SIW])(\d+)(?:[–-]\1?(\d+))?(?!\d)/g)) {
    const first = Number(from)
    const last = to === undefined ? first : Number(to)
    for (let number = first; number <= last && number < first + 200; number++) ids.push(`${letter}${number}`)
  }
  return ids
}

/**
 * `npm run coverage:requirements`: lists the requirement lines that no test title names (`--json`: as one object).
 * An id that no requirement has fails the run.
 */
export default function coverageRequirements(args: string[]): number {
  const requirements = JSON.parse(readFileSync(path.join(root, 'test/requirements.json'), 'utf8')) as Requirement[]
  const named = new Map<string, string[]>()
  const folder = path.join(root, 'test')
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort()) {
    if (!/\.test\.tsx?$/.test(file)) continue
    for (const title of findTestTitles(file, readFileSync(path.join(folder, file), 'utf8'))) {
      for (const id of idsIn(title)) named.set(id, [...new Set([...(named.get(id) ?? []), file])])
    }
  }

  const known = new Set(requirements.map(({ id }) => id))
  const strangers = [...named].filter(([id]) => !known.has(id)).map(([id, files]) => `${id} (${files.join(', ')})`)
  const covered = requirements.filter(({ id }) => named.has(id))
  const open = requirements.filter(({ id }) => !named.has(id))

  if (args.includes('--json')) {
    console.log(
      JSON.stringify({
        total: requirements.length,
        covered: Object.fromEntries(covered.map(({ id }) => [id, named.get(id)])),
        open,
        unknown: strangers,
      }),
    )
  } else {
    for (const { id, kind, 中文: chinese, text } of open) {
      console.log(`${id.padEnd(5)}${kind.padEnd(3)}${chinese ? `${chinese}: ` : ''}${text}`)
    }
    console.log(
      `${covered.length} of ${requirements.length} requirement lines are named by a test, ${open.length} are not.`,
    )
    for (const stranger of strangers) console.error(`No requirement ${stranger}.`)
  }
  return strangers.length === 0 ? 0 : 1
}
