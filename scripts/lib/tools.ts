import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** Root folder of the repository. */
export const root = path.resolve(import.meta.dirname, '../..')

/** Path of a JavaScript tool that a devDependency brings, from its package.json `bin`. */
export function toolPath(packageName: string, bin: string): string {
  const folder = path.join(root, 'node_modules', packageName)
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    bin: Record<string, string>
  }
  const file = manifest.bin[bin]
  if (!file) throw new Error(`${packageName} has no tool ${bin}`)
  return path.join(folder, file)
}

/** Runs a JavaScript file in this same Node with inherited output; resolves to its exit code (1 when killed). */
export function runNode(file: string, args: string[], env: Record<string, string> = {}): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...env },
    })
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
