import path from 'node:path'
import type { Plugin } from 'vite'

const ADDRESS = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.[cm]?ts)\1\s*,\s*import\.meta\.url\s*\)/g
const PLACE = /__CODE_ADDRESS__([\w$]+)__/g

/**
 * Workers are addressed as `new URL('./parse-worker.ts', import.meta.url)`, which Node runs as it stands. For the bundle
 * each such file becomes an entry of its own and the address points to it.
 */
export function codeAddresses(): Plugin {
  return {
    name: 'code-addresses',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      let result = ''
      let end = 0
      for (const match of code.matchAll(ADDRESS)) {
        const file = path.resolve(path.dirname(id.replace(/\?.*$/, '')), match[2] ?? '')
        const name = path.basename(file).replace(/\.[cm]?ts$/, '')
        const reference = this.emitFile({ type: 'chunk', id: file, name })
        result += `${code.slice(end, match.index)}new URL('__CODE_ADDRESS__${reference}__', import.meta.url)`
        end = match.index + match[0].length
      }
      return end === 0 ? null : { code: result + code.slice(end), map: null }
    },
    renderChunk(code, chunk) {
      if (!code.includes('__CODE_ADDRESS__')) return null
      const from = path.posix.dirname(chunk.fileName)
      // With `./`, since the address is resolved like a relative import.
      const rendered = code.replace(PLACE, (_all, reference: string) => {
        const to = path.posix.relative(from, this.getFileName(reference))
        return to.startsWith('.') ? to : `./${to}`
      })
      return { code: rendered, map: null }
    },
  }
}
