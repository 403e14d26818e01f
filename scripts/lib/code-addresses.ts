import path from 'node:path'
import type { Plugin } from 'vite'

const ADDRESS = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+\.[cm]?ts)\1\s*,\s*import\.meta\.url\s*\)/g

/**
 * Workers are addressed as `new URL('./parse-worker.ts', import.meta.url)`, which Node runs as it stands. For the bundle
 * each such file becomes an entry of its own and the address points to it.
 */
export function codeAddresses(): Plugin {
  return {
    name: 'code-addresses',
    apply: 'build',
    async transform(code, id) {
      if (!ADDRESS.test(code)) return null
      ADDRESS.lastIndex = 0
      let result = ''
      let end = 0
      for (const match of code.matchAll(ADDRESS)) {
        const file = path.resolve(path.dirname(id.replace(/\?.*$/, '')), match[2] ?? '')
        const reference = this.emitFile({
          type: 'chunk',
          id: file,
          name: path.basename(file).replace(/\.[cm]?ts$/, ''),
        })
        result += `${code.slice(end, match.index)}new URL(import.meta.ROLLUP_FILE_URL_${reference})`
        end = match.index + match[0].length
      }
      return { code: result + code.slice(end), map: null }
    },
  }
}
