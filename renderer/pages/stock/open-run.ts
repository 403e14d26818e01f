import { navigate } from '../../state/router.ts'

/** Shows one run with its lines. */
export function openRun(id: number): void {
  navigate('/stock', { run: id })
}
