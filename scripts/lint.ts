import boundaries from './boundaries.ts'
import { runNode, toolPath } from './lib/tools.ts'

/** `npm run lint`: Biome (format and lint rules), then the import table of the house. */
export default async function lint(): Promise<number> {
  const biome = await runNode(toolPath('@biomejs/biome', 'biome'), ['check', '--error-on-warnings', '.'])
  return Math.max(biome, boundaries())
}
