import type { BoyuanSystem } from '../boyuan/index.ts'
import type { EzhanSystem } from '../ezhan/index.ts'
import type { IdealSystem } from '../ideal/index.ts'
import type { ProvinceControl } from './control.ts'

/** The control's hand on IDEAL, 博远ERP and e栈 together. */
export function createProvinceControl(systems: {
  ideal: IdealSystem
  boyuan: BoyuanSystem
  ezhan: EzhanSystem
}): ProvinceControl {
  const ideal = systems.ideal.desk
  const boyuan = systems.boyuan.desk
  const ezhan = systems.ezhan.desk
  return {
    setWarehouseBehaviour: async (target, behaviour) => ideal.setWarehouseBehaviour(target, behaviour),
    setCallbackUrl: async (url) => ideal.setCallbackUrl(url),
    settleProvince: () => ideal.settle(),
    callbacks: async () => ideal.callbacks(),
    setMd5Allowed: async (allowed) => {
      for (const desk of [ideal, boyuan, ezhan]) desk.setMd5Allowed(allowed)
    },
    setInterfaceState: async (state) => {
      ideal.setInterfaceState(state)
      boyuan.setInterfaceState(state)
    },
    setEzhanOpened: async (opened) => {
      boyuan.setEzhanOpened(opened)
      ezhan.setOpened(opened)
    },
    createOrder: async (spec) => boyuan.createOrder(spec),
    introduceOrder: async (kind, orderNo) => boyuan.introduceOrder(kind, orderNo),
    editOrder: async (kind, orderNo, patch) => boyuan.editOrder(kind, orderNo, patch),
    deleteOrder: async (kind, orderNo) => boyuan.deleteOrder(kind, orderNo),
    createVfOrder: async (spec) => ezhan.createVfOrder(spec),
    cancelVfOrder: async (vfNo) => ezhan.cancelVfOrder(vfNo),
    setSerialRule: async (side, code, rule) => {
      if (side === 'boyuan') return boyuan.setSerialRule(code, rule)
      // e栈 and IDEAL speak of the same goods.
      ezhan.setSerialRule(code, rule)
      ideal.setSerialRule(code, rule)
    },
  }
}
