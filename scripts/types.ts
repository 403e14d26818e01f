import { runNode, toolPath } from './lib/tools.ts'

/** `npm run types`: type-checks the Node side and the window side; exit code 1 if either fails. */
export default async function types(): Promise<number> {
  const tsc = toolPath('typescript', 'tsc')
  let worst = 0
  for (const project of ['tsconfig.node.json', 'tsconfig.web.json']) {
    worst = Math.max(worst, await runNode(tsc, ['-p', project, '--noEmit']))
  }
  return worst
}
