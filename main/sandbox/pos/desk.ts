import { forgetUpTo, lastSeq, touch } from './changes.ts'
import { reindexName } from './name-index.ts'
import { liveByNo, type ProductRow } from './product-view.ts'
import type { PosStore } from './store.ts'

/** What a person does at the POS itself, without the gateway. All methods throw a readable Error. */
export type PosDesk = {
  editProduct(productNo: string, patch: { name?: string; onSale?: boolean }): void
  /** Deletes a product with its specs; its numbers are free again. */
  deleteProduct(productNo: string): void
  /** Takes a shop out of use or back. */
  setShopOpen(shopId: string, open: boolean): void
  /** Forgets all changes so far, as a long time would: every cursor before now is too old. */
  forgetChanges(): void
}

export function createPosDesk(store: PosStore): PosDesk {
  const find = (productNo: string): ProductRow => {
    const row = liveByNo(store, productNo)
    if (!row) throw new Error(`no product ${productNo}`)
    return row
  }
  const commit = (work: () => void): void => {
    store.atomic(work)
    store.announceChange()
  }
  return {
    editProduct: (productNo, patch) =>
      commit(() => {
        const row = find(productNo)
        const name = patch.name ?? row.name
        const onSale = patch.onSale === undefined ? row.on_sale : Number(patch.onSale)
        store
          .sql('UPDATE product SET name = ?, on_sale = ?, version = version + 1, updated_at = ? WHERE id = ?')
          .run(name, onSale, store.now(), row.id)
        reindexName(store, row.id, name)
        touch(store, 'product', row.id)
      }),
    deleteProduct: (productNo) =>
      commit(() => {
        const row = find(productNo)
        const now = store.now()
        store.sql('UPDATE spec SET deleted = 1 WHERE product_id = ?').run(row.id)
        store
          .sql('UPDATE product SET deleted_at = ?, version = version + 1, updated_at = ? WHERE id = ?')
          .run(now, now, row.id)
        touch(store, 'product', row.id)
      }),
    setShopOpen: (shopId, open) => {
      const done = store.sql('UPDATE shop SET status = ? WHERE shop_id = ?').run(open ? 'open' : 'closed', shopId)
      if (done.changes === 0) throw new Error(`no shop ${shopId}`)
    },
    forgetChanges: () => forgetUpTo(store, lastSeq(store)),
  }
}
