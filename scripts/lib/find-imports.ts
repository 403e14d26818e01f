import { type Argument, type Expression, parseSync, Visitor } from 'oxc-parser'

/** One run-time import: `specifier` is null where the argument is not a literal; `line` counts from 1. */
export interface FoundImport {
  specifier: string | null
  line: number
}

/**
 * Everything a source file loads at run time: static imports, re-exports, `import()`, `require()` and
 * `new URL('./x', import.meta.url)` (how workers and child processes are addressed). Type-only imports are left out.
 * Throws when the file cannot be parsed.
 */
export function findImports(file: string, source: string): FoundImport[] {
  const parsed = parseSync(file, source)
  const broken = parsed.errors.find((error) => error.severity === 'Error')
  if (broken) throw new Error(`${file}: ${broken.message}`)

  const found: FoundImport[] = []
  const add = (specifier: string | null, start: number): void => {
    found.push({ specifier, line: source.slice(0, start).split('\n').length })
  }
  new Visitor({
    ImportDeclaration(node) {
      const typeOnly =
        node.importKind === 'type' ||
        (node.specifiers.length > 0 &&
          node.specifiers.every((each) => each.type === 'ImportSpecifier' && each.importKind === 'type'))
      if (!typeOnly) add(node.source.value, node.start)
    },
    ExportNamedDeclaration(node) {
      if (!node.source || node.exportKind === 'type') return
      if (node.specifiers.length > 0 && node.specifiers.every((each) => each.exportKind === 'type')) return
      add(node.source.value, node.start)
    },
    ExportAllDeclaration(node) {
      if (node.exportKind !== 'type') add(node.source.value, node.start)
    },
    ImportExpression(node) {
      add(literal(node.source), node.start)
    },
    TSImportEqualsDeclaration(node) {
      if (node.importKind !== 'type' && node.moduleReference.type === 'TSExternalModuleReference') {
        add(node.moduleReference.expression.value, node.start)
      }
    },
    CallExpression(node) {
      if (node.callee.type === 'Identifier' && node.callee.name === 'require')
        add(literal(node.arguments[0]), node.start)
    },
    NewExpression(node) {
      if (node.callee.type !== 'Identifier' || node.callee.name !== 'URL') return
      const [address, against] = node.arguments
      if (!against || source.slice(against.start, against.end) !== 'import.meta.url') return
      const specifier = literal(address)
      // Only code is a dependency between rooms; folders and data files are not.
      if (specifier !== null && /\.[cm]?[jt]sx?$/.test(specifier)) add(specifier, node.start)
    },
  }).visit(parsed.program)
  return found
}

function literal(node: Argument | Expression | undefined): string | null {
  if (node?.type === 'Literal' && typeof node.value === 'string') return node.value
  if (node?.type === 'TemplateLiteral' && node.quasis.length === 1) return node.quasis[0]?.value.cooked ?? null
  return null
}
