import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import path from 'node:path'
import { DOORS, ROOMS, type Room } from './boundary-rules.ts'
import { type FoundImport, findImports } from './lib/find-imports.ts'
import { root } from './lib/tools.ts'

/** One broken rule: the file (relative, with `/`), its line (from 1) and what is wrong. */
export interface Violation {
  file: string
  line: number
  message: string
}

const SOURCES = ['main', 'preload', 'renderer']
const builtins = new Set(builtinModules)

/**
 * Checks every source file under main/, preload/ and renderer/ of `base` against the table.
 * Looks at static imports, re-exports, dynamic imports, `require` and worker addresses; type-only imports are exempt.
 */
export function checkBoundaries(base: string, rooms: readonly Room[] = ROOMS): Violation[] {
  const violations: Violation[] = []
  const edges = new Map<string, Map<string, { file: string; line: number }>>()

  for (const file of sourceFiles(base)) {
    const own = roomOf(file, rooms)
    if (!own) {
      violations.push({ file, line: 1, message: 'lies in no room of the house' })
      continue
    }
    const source = readFileSync(path.join(base, file), 'utf8')
    violations.push(...checkDoors(file, source))
    for (const found of findImports(file, source)) {
      const problem = checkImport(file, own, found, rooms, edges)
      if (problem) violations.push({ file, line: found.line, message: problem })
    }
  }
  return [...violations, ...findCircles(edges)]
}

function checkDoors(file: string, source: string): Violation[] {
  return DOORS.filter(({ only }) => only !== file).flatMap(({ code, only, why }) =>
    source
      .split('\n')
      .flatMap((text, index) =>
        code.test(text) ? [{ file, line: index + 1, message: `only ${only} may use this: ${why}` }] : [],
      ),
  )
}

function checkImport(
  file: string,
  own: Room,
  found: FoundImport,
  rooms: readonly Room[],
  edges: Map<string, Map<string, { file: string; line: number }>>,
): string | null {
  const { specifier } = found
  if (specifier === null) return 'a dynamic import without a literal argument cannot be checked'
  if (!specifier.startsWith('.')) {
    if (specifier.startsWith('node:') || builtins.has(specifier)) {
      return own.node ? null : `${own.name} may not import Node's ${specifier}`
    }
    const name = packageName(specifier)
    return own.packages.includes(name) ? null : `${own.name} may not import the package ${name}`
  }
  const target = path.posix.join(path.posix.dirname(file), specifier.replace(/\?.*$/, ''))
  const other = roomOf(target, rooms)
  if (!other) return `${specifier} lies in no room of the house`
  if (other === own) return null
  if (!own.rooms.includes(other.name)) return `${own.name} may not import ${other.name} (${specifier})`
  if (other.feature) {
    if (own.feature) {
      const from = edges.get(own.name) ?? new Map<string, { file: string; line: number }>()
      if (!from.has(other.name)) from.set(other.name, { file, line: found.line })
      edges.set(own.name, from)
    }
    if (own.feature && !/^main\/[^/]+\/index\.ts$/.test(target)) {
      return `${own.name} may import ${other.name} only through its index.ts`
    }
  }
  return null
}

function findCircles(edges: Map<string, Map<string, { file: string; line: number }>>): Violation[] {
  const found: Violation[] = []
  const done = new Set<string>()
  const visit = (name: string, trail: string[]): void => {
    const start = trail.indexOf(name)
    if (start >= 0) {
      const at = edges.get(trail.at(-1)!)!.get(name)!
      found.push({
        ...at,
        message: `features import each other in a circle: ${[...trail.slice(start), name].join(' → ')}`,
      })
      return
    }
    if (done.has(name)) return
    for (const next of edges.get(name)?.keys() ?? []) visit(next, [...trail, name])
    done.add(name)
  }
  for (const name of edges.keys()) visit(name, [])
  return found
}

function roomOf(file: string, rooms: readonly Room[]): Room | undefined {
  return rooms.find((room) => room.match.test(file))
}

function packageName(specifier: string): string {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')
}

function sourceFiles(base: string): string[] {
  return SOURCES.filter((folder) => existsSync(path.join(base, folder)))
    .flatMap((folder) =>
      readdirSync(path.join(base, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
        `${folder}/${name}`.replaceAll('\\', '/'),
      ),
    )
    .filter((file) => /\.(ts|tsx|mts|cts|js|mjs|cjs|jsx)$/.test(file) && !file.endsWith('.d.ts'))
    .sort()
}

/** Prints what breaks the table; returns the exit code. */
export default function boundaries(): number {
  const violations = checkBoundaries(root)
  for (const { file, line, message } of violations) console.error(`${file}:${line}: ${message}`)
  console.log(violations.length === 0 ? 'Boundaries hold.' : `${violations.length} broken boundaries.`)
  return violations.length === 0 ? 0 : 1
}
