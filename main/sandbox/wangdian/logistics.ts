import { pageOf } from './params.ts'
import type { Query } from './query-context.ts'
import { int, readPage, time, where } from './wire.ts'

type LogisticsRow = {
  logistics_id: number
  logistics_no: string
  logistics_name: string
  logistics_type: number
  bill_type: number
  is_support_cod: number
  created: number
  modified: number
}

/** logistics.php: carriers. */
export const queryLogistics: Query = ({ db, params }) => {
  const no = params.text('logistics_no')
  const name = params.text('logistics_name')
  const { rows, total } = readPage<LogisticsRow>(
    db,
    {
      select: '*',
      from: 'logistics',
      where: where(
        no === undefined ? undefined : ['logistics_no = ?', no],
        name === undefined ? undefined : ['logistics_name = ?', name],
      ),
      order: 'logistics_id',
    },
    pageOf(params),
  )
  return {
    ...total,
    logistics_list: rows.map((row) => ({
      logistics_id: int(row.logistics_id),
      logistics_no: row.logistics_no,
      logistics_name: row.logistics_name,
      logistics_type: int(row.logistics_type),
      province: '',
      city: '',
      district: '',
      address: '',
      contact: '',
      telno: '',
      mobile: '',
      zip: '',
      commission_ratio: '0.0000',
      send_type: '0',
      service_mask: '1',
      bill_type: int(row.bill_type),
      is_disabled: '0',
      is_support_cod: int(row.is_support_cod),
      is_online: '0',
      is_dtb_no_api: '0',
      un_repeat_logistics_no: '0',
      is_manual: '0',
      be_uncheck_regexp: '0',
      priority: int(row.logistics_id),
      logistics_regex: '',
      remark: '',
      prop1: '',
      prop2: '',
      prop3: '',
      created: time(row.created),
      modified: time(row.modified),
    })),
  }
}
