import type { ProvinceControl } from '../province/control.ts'
import type { SimulatedClock } from './clock.ts'
import type { GoodsDesk, SandboxControl } from './control.ts'
import { type FaultBook, type IdealFaultKind, isIdealFault } from './faults.ts'
import type { Listener } from './listener.ts'
import type { RequestLog } from './request-log.ts'
import type { ShopControl } from './shop-control.ts'
import type { System, SystemName } from './system.ts'

type ControlParts = {
  clock: SimulatedClock
  faults: FaultBook
  log: RequestLog
  desk: GoodsDesk
  shop: ShopControl
  /** Called when a reset has made all systems new. */
  afterReset?: () => void
  province: ProvinceControl
  setIdealFaults(kinds: readonly IdealFaultKind[]): void
  systems: Record<SystemName, { system: System; listener: Listener }>
}

/** Builds the in-process control over the parts of a running sandbox. */
export function createControl({
  clock,
  faults,
  log,
  desk,
  shop,
  province,
  setIdealFaults,
  systems,
  afterReset,
}: ControlParts): SandboxControl {
  const find = (name: SystemName): { system: System; listener: Listener } => {
    const found = Object.hasOwn(systems, name) ? systems[name] : undefined
    if (!found) throw new Error(`unknown system ${String(name)}`)
    return found
  }
  const apply = async (): Promise<void> => {
    setIdealFaults(faults.list().flatMap(({ kind }) => (isIdealFault(kind) ? [kind] : [])))
    for (const { system, listener } of Object.values(systems)) await listener.setRefusing(faults.refuses(system.name))
  }
  const clockState = () => ({ now: clock.now(), offsetMs: clock.offsetMs() })

  return {
    ...province,
    setFault: async (spec) => {
      find(spec.system)
      const fault = faults.add(spec)
      await apply()
      return fault
    },
    clearFaults: async (filter = {}) => {
      const removed = faults.remove(filter)
      await apply()
      return removed.length
    },
    listFaults: async () => faults.list(),
    books: async (system, query = {}) => find(system).system.books(query),
    expectedNew: async (window, options = {}) => desk.expectedNew(window, options.countsOnly ?? false),
    createGoods: async (input) => desk.createGoods(input),
    addSpec: async (goodsNo, input) => desk.addSpec(goodsNo, input),
    editGoods: async (goodsNo, patch) => desk.editGoods(goodsNo, patch),
    editSpec: async (specNo, patch) => desk.editSpec(specNo, patch),
    deleteGoods: async (goodsNo) => desk.deleteGoods(goodsNo),
    deleteSpec: async (specNo) => desk.deleteSpec(specNo),
    setVisible: async (kind, no, visible) => desk.setVisible(kind, no, visible),
    clock: async () => clockState(),
    setClockOffset: async (offsetMs) => {
      clock.setOffset(offsetMs)
      return clockState()
    },
    requests: async (query = {}) => log.report(query),
    clearRequests: async () => log.clear(),
    ...shop,
    reset: async () => {
      faults.remove({})
      await apply()
      clock.setOffset(0)
      for (const { system } of Object.values(systems)) await system.reset()
      afterReset?.()
      log.clear()
    },
  }
}
