import type { PosDesk } from '../pos/desk.ts'
import type { PosDocumentDesk } from '../pos/document-desk.ts'
import type { Background } from '../wangdian/background.ts'
import type { DocumentDesk } from '../wangdian/document-desk.ts'
import type { SimulatedClock } from './clock.ts'
import type { Schedule } from './schedule.ts'
import type { ShopControl } from './shop-control.ts'

export type ShopControlParts = {
  clock: SimulatedClock
  erp: DocumentDesk
  pos: PosDocumentDesk
  posDesk: PosDesk
  background: Background
  schedule: Schedule
}

/** Builds the documents' and stock's part of the in-process control. */
export function createShopControl(parts: ShopControlParts): ShopControl {
  const { clock, erp, pos, posDesk, background, schedule } = parts
  return {
    erpCreateStockIn: async (input) => erp.createStockOrder('in', input),
    erpCreateStockOut: async (input) => erp.createStockOrder('out', input),
    erpFinish: async (no) => erp.finish(no),
    erpSetState: async (no, state) => erp.setState(no, state),
    erpCancel: async (no) => erp.cancel(no),
    erpCreateTransfer: async (input) => erp.createTransfer(input),
    erpMoveTransfer: async (no, leg) => erp.moveTransfer(no, leg),
    erpEditStock: async (warehouseNo, specNo, num) => erp.editStock(warehouseNo, specNo, num),
    erpSettings: async () => erp.settings(),
    erpSetSetting: async (name, on) => erp.setSetting(name, on),
    erpSetShop: async (shopNo, patch) => erp.setShop(shopNo, patch),
    runCrawler: async () => background.fetchSales(),
    posCreateDocument: async (input) => pos.createDocument(input),
    posAudit: async (no, accept = true) => pos.audit(no, accept),
    posReceive: async (no) => pos.receive(no),
    posCancel: async (no) => pos.cancel(no),
    posDeleteDocument: async (no) => pos.deleteDocument(no),
    posSell: async (shopId, lines, options = {}) => pos.sell(shopId, lines, options),
    posEditStock: async (shopId, merchantCode, quantity) => pos.editStock(shopId, merchantCode, quantity),
    posSetErpSync: async (enabled) => pos.setErpSync(enabled),
    posEditProduct: async (productNo, patch) => posDesk.editProduct(productNo, patch),
    posDeleteProduct: async (productNo) => posDesk.deleteProduct(productNo),
    posSetShopOpen: async (shopId, open) => posDesk.setShopOpen(shopId, open),
    posForgetChanges: async () => posDesk.forgetChanges(),
    setDirectLinks: async (links) => background.setDirectLinks(links),
    advance: async (ms) => {
      if (!Number.isFinite(ms) || ms < 0) throw new Error('advance takes a number of milliseconds, 0 or more')
      const target = clock.now() + ms
      for (let next = schedule.nextAt(); next <= target; next = schedule.nextAt()) {
        clock.setOffset(clock.offsetMs() + Math.max(0, next - clock.now()))
        schedule.runDue()
      }
      clock.setOffset(clock.offsetMs() + Math.max(0, target - clock.now()))
      return { now: clock.now() }
    },
    runDue: async () => schedule.runDue(),
    setAutomatic: async (on) => schedule.setAutomatic(on),
  }
}
