import { runNode, toolPath } from './lib/tools.ts'

/** `npm run build`: bundles main, preload and renderer into out/. */
export default function build(args: string[]): Promise<number> {
  return runNode(toolPath('electron-vite', 'electron-vite'), ['build', ...args])
}
