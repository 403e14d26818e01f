import { type CallExpression, type Expression, parseSync, Visitor } from 'oxc-parser'

const STARTERS = new Set(['test', 'it', 'describe'])

/**
 * Titles of all `test`, `it` and `describe` calls of a test file, also of `test.each(table)(title, …)` with the strings of
 * its table. Skipped and `todo` tests do not count. Throws when the file cannot be parsed.
 */
export function findTestTitles(file: string, source: string): string[] {
  const parsed = parseSync(file, source)
  const broken = parsed.errors.find((error) => error.severity === 'Error')
  if (broken) throw new Error(`${file}: ${broken.message}`)
  const titles: string[] = []
  new Visitor({
    CallExpression(node) {
      const chain = calleeChain(node.callee)
      if (!chain || !STARTERS.has(chain.names[0] ?? '')) return
      if (chain.names.some((name) => ['skip', 'todo', 'skipIf', 'runIf'].includes(name))) return
      const title = node.arguments[0]
      if (!title) return
      const text = stringOf(title as Expression)
      if (text === null) return
      titles.push(text)
      // A table test may take its title from the rows: `test.each([['S70 …', …]])('%s', …)`.
      if (/%s|\$/.test(text)) for (const call of chain.calls) titles.push(...stringsOf(source, call))
    },
  }).visit(parsed.program)
  return titles
}

function calleeChain(node: Expression): { names: string[]; calls: CallExpression[] } | null {
  if (node.type === 'Identifier') return { names: [node.name], calls: [] }
  if (node.type === 'MemberExpression' && node.property.type === 'Identifier') {
    const inner = calleeChain(node.object as Expression)
    return inner && { ...inner, names: [...inner.names, node.property.name] }
  }
  if (node.type === 'CallExpression') {
    const inner = calleeChain(node.callee)
    return inner && { ...inner, calls: [...inner.calls, node] }
  }
  return null
}

function stringOf(node: Expression): string | null {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node.type === 'TemplateLiteral') return node.quasis.map((each) => each.value.cooked ?? '').join('…')
  return null
}

function stringsOf(source: string, call: CallExpression): string[] {
  const text = source.slice(call.start, call.end)
  return [...text.matchAll(/(['"`])((?:(?!\1)[^\\]|\\.)*)\1/g)].map((match) => match[2] ?? '')
}
