import type { Trouble } from '../../preload/contract/index.ts'
import type { JobDefinition } from '../clock/index.ts'
import type { FeatureDeps } from '../feature.ts'

/** Before the office opens: products and customers that are new in e栈 or 博远 are there, with their proposals, in the morning. */
const AT = '06:30'
const nameOf = (connectionId: number): string => `distribution.lists:${connectionId}`

/** Reads the lists of e栈, 博远ERP and IDEAL once a day, for every province that there is (I14). */
export function createListsJobs(
  deps: Pick<FeatureDeps, 'province' | 'jobs'> & { sync(connectionId: number): Promise<Trouble | null> },
) {
  const known = new Set<number>()
  let end = () => {}

  const jobOf = (connectionId: number): JobDefinition => ({
    name: nameOf(connectionId),
    label: '同步e栈与博远ERP的商品、客户、仓库',
    rule: { every: 'day', at: AT },
    catchUp: 'once',
    stallMs: 30 * 60_000,
    limitMs: 60 * 60_000,
    async run({ progress }) {
      progress({ done: 0, total: null })
      const trouble = await deps.sync(connectionId)
      if (trouble) throw new Error(`${trouble.problem}：${trouble.cause}`)
      return { note: '已同步' }
    },
  })

  function follow(): void {
    for (const id of known) {
      if (deps.province.get(id)) continue
      known.delete(id)
      deps.jobs.unregister(nameOf(id))
    }
    for (const { id } of deps.province.list()) {
      if (known.has(id)) continue
      known.add(id)
      deps.jobs.register(jobOf(id))
    }
  }

  return {
    start(): void {
      follow()
      end = deps.province.onChange(follow)
    },
    stop: (): void => end(),
  }
}
