import type { Trouble } from '../../preload/contract/index.ts'
import { type Database, inTransaction } from '../store/index.ts'

export interface StateRow {
  ideal: 'open' | 'closed' | null
  idealChangedAt: number | null
  ezhanOpened: boolean | null
  stateReadAt: number | null
  stateTrouble: Trouble | null
  listsReadAt: number | null
  listsTrouble: Trouble | null
}

export interface WarehouseSql {
  warehouseNo: string
  name: string
  active: boolean
  idealCode: string | null
}

/** All SQL of the interface state and of 荣耀IDEAL仓库设置. */
export function createSettingsTables(db: Database) {
  const state = db.prepare<[number], Record<string, string | number | null>>(
    'SELECT * FROM province_state WHERE connection_id = ?',
  )
  const ensure = db.prepare('INSERT OR IGNORE INTO province_state (connection_id) VALUES (?)')
  const trouble = (text: string | number | null | undefined): Trouble | null =>
    typeof text === 'string' ? (JSON.parse(text) as Trouble) : null
  const set = (id: number, sql: string, values: readonly (string | number | null)[]): void => {
    ensure.run(id)
    db.prepare(`UPDATE province_state SET ${sql} WHERE connection_id = ?`).run(...values, id)
  }
  return {
    transaction: <T>(work: () => T): T => inTransaction(db, work),
    state(id: number): StateRow {
      const row = state.get(id)
      return {
        ideal: (row?.ideal as StateRow['ideal'] | undefined) ?? null,
        idealChangedAt: (row?.ideal_changed_at as number | null | undefined) ?? null,
        ezhanOpened: row?.ezhan_opened == null ? null : row.ezhan_opened === 1,
        stateReadAt: (row?.state_read_at as number | null | undefined) ?? null,
        stateTrouble: trouble(row?.state_trouble),
        listsReadAt: (row?.lists_read_at as number | null | undefined) ?? null,
        listsTrouble: trouble(row?.lists_trouble),
      }
    },
    putState: (
      id: number,
      read: { ideal: 'open' | 'closed'; idealChangedAt: number; ezhanOpened: boolean },
      at: number,
    ): void =>
      set(id, 'ideal = ?, ideal_changed_at = ?, ezhan_opened = ?, state_read_at = ?, state_trouble = NULL', [
        read.ideal,
        read.idealChangedAt,
        read.ezhanOpened ? 1 : 0,
        at,
      ]),
    putStateTrouble: (id: number, why: Trouble): void => set(id, 'state_trouble = ?', [JSON.stringify(why)]),
    putListsRead: (id: number, at: number): void => set(id, 'lists_read_at = ?, lists_trouble = NULL', [at]),
    putListsTrouble: (id: number, why: Trouble): void => set(id, 'lists_trouble = ?', [JSON.stringify(why)]),

    replaceWarehouses(
      id: number,
      erp: readonly { warehouseNo: string; name: string; active: boolean }[],
      ideal: readonly { warehouseCode: string; name: string; active: boolean }[],
      at: number,
    ): void {
      db.prepare('DELETE FROM province_warehouse WHERE connection_id = ?').run(id)
      db.prepare('DELETE FROM ideal_warehouse WHERE connection_id = ?').run(id)
      const putErp = db.prepare('INSERT OR REPLACE INTO province_warehouse VALUES (?, ?, ?, ?, ?)')
      const putIdeal = db.prepare('INSERT OR REPLACE INTO ideal_warehouse VALUES (?, ?, ?, ?, ?)')
      for (const one of erp) putErp.run(id, one.warehouseNo, one.name, one.active ? 1 : 0, at)
      for (const one of ideal) putIdeal.run(id, one.warehouseCode, one.name, one.active ? 1 : 0, at)
    },
    warehouses: (id: number): WarehouseSql[] =>
      db
        .prepare<[{ id: number }], Omit<WarehouseSql, 'active'> & { active: number }>(
          `SELECT w.warehouse_no AS warehouseNo, w.name, w.active, m.ideal_code AS idealCode FROM province_warehouse w
           LEFT JOIN warehouse_mapping m ON m.connection_id = w.connection_id AND m.warehouse_no = w.warehouse_no
           WHERE w.connection_id = @id
           UNION ALL
           SELECT m.warehouse_no, '', 0, m.ideal_code FROM warehouse_mapping m
           WHERE m.connection_id = @id AND NOT EXISTS (SELECT 1 FROM province_warehouse w WHERE w.connection_id = m.connection_id AND w.warehouse_no = m.warehouse_no)
           ORDER BY 1`,
        )
        .all({ id })
        .map((row) => ({ ...row, active: row.active === 1 })),
    idealWarehouses: (id: number) =>
      db
        .prepare<[number], { code: string; name: string; active: number }>(
          'SELECT code, name, active FROM ideal_warehouse WHERE connection_id = ? ORDER BY code',
        )
        .all(id)
        .map((row) => ({ ...row, active: row.active === 1 })),
    ownerOfCode: (id: number, code: string): string | undefined =>
      db
        .prepare<[number, string], string>(
          'SELECT warehouse_no FROM warehouse_mapping WHERE connection_id = ? AND ideal_code = ?',
        )
        .pluck()
        .get(id, code),
    mapWarehouse: (id: number, warehouseNo: string, code: string, by: string, at: number): void =>
      void db
        .prepare(
          `INSERT INTO warehouse_mapping VALUES (?, ?, ?, ?, ?) ON CONFLICT (connection_id, warehouse_no)
           DO UPDATE SET ideal_code = excluded.ideal_code, confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by`,
        )
        .run(id, warehouseNo, code, at, by),
    unmapWarehouse: (id: number, warehouseNo: string): void =>
      void db
        .prepare('DELETE FROM warehouse_mapping WHERE connection_id = ? AND warehouse_no = ?')
        .run(id, warehouseNo),
  }
}
export type SettingsTables = ReturnType<typeof createSettingsTables>
