import { pageOf, SPAN_30_DAYS, windowOf } from './params.ts'
import type { Query } from './query-context.ts'
import { int, readPage, time, where } from './wire.ts'

type WarehouseRow = {
  warehouse_id: number
  warehouse_no: string
  name: string
  warehouse_type: number
  province: string
  city: string
  district: string
  address: string
  contact: string
  mobile: string
  is_disabled: number
  created: number
  modified: number
}

/** warehouse_query.php: warehouses the interface account may see; times are optional. */
export const queryWarehouses: Query = ({ db, params }) => {
  const window = windowOf(params, SPAN_30_DAYS)
  const warehouseNo = params.text('warehouse_no')
  const type = params.int('warehouse_type') ?? params.int('type') ?? 0
  const disabled = params.int('is_disabled')
  const { rows, total } = readPage<WarehouseRow>(
    db,
    {
      select: '*',
      from: 'warehouse',
      where: where(
        ['visible = 1'],
        window && ['modified BETWEEN ? AND ?', window.from, window.to],
        warehouseNo === undefined ? undefined : ['warehouse_no = ?', warehouseNo],
        type === 0 ? undefined : ['warehouse_type = ?', type],
        disabled === undefined ? undefined : ['is_disabled = ?', disabled],
      ),
      order: 'warehouse_id',
    },
    pageOf(params),
  )
  return {
    ...total,
    warehouses: rows.map((row) => ({
      warehouse_id: int(row.warehouse_id),
      warehouse_no: row.warehouse_no,
      name: row.name,
      ext_warehouse_no: '',
      warehouse_type: int(row.warehouse_type),
      province: row.province,
      city: row.city,
      district: row.district,
      address: row.address,
      contact: row.contact,
      mobile: row.mobile,
      telno: '',
      zip: '',
      is_defect: '0',
      is_disabled: int(row.is_disabled),
      match_warehouse_id: '0',
      coordinates_x: '0.0000',
      coordinates_y: '0.0000',
      remark: '',
      prop1: '',
      prop2: '',
      created: time(row.created),
      modified: time(row.modified),
    })),
  }
}
