import type { SandboxOptions } from '../index.ts'

/**
 * Reads a sandbox's options from outside (a message or a JSON argument) and keeps only what belongs there.
 * Throws a readable Error for a value of the wrong kind.
 */
export function launchOptions(value: unknown): SandboxOptions {
  if (value === undefined || value === null) return { automatic: true, history: true }
  if (typeof value !== 'object') throw new Error('sandbox options must be an object')
  const given = value as Record<string, unknown>
  // Servers of their own live by themselves and have a past, unless somebody wants to decide both.
  const options: SandboxOptions = { automatic: given.automatic !== false, history: given.history !== false }
  if (given.dir !== undefined) {
    if (typeof given.dir !== 'string' || given.dir === '') throw new Error('dir must be a path')
    options.dir = given.dir
  }
  for (const name of ['seed', 'skus', 'limitPerMinute'] as const) {
    const number = wholeNumber(name, given[name])
    if (number !== undefined) options[name] = number
  }
  if (given.ports !== undefined) {
    const ports = given.ports as Record<string, unknown>
    options.ports = {}
    for (const name of ['wangdian', 'pos', 'ideal', 'boyuan', 'ezhan', 'control'] as const) {
      const port = wholeNumber(`ports.${name}`, ports[name])
      if (port !== undefined) options.ports[name] = port
    }
  }
  return options
}

function wholeNumber(name: string, value: unknown): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) {
    throw new Error(`${name} must be a whole number`)
  }
  return value
}
