import { pageOf } from './params.ts'
import type { Query } from './query-context.ts'
import { int, readPage, where } from './wire.ts'

type ShopRow = {
  shop_id: number
  shop_no: string
  shop_name: string
  platform_id: number
  sub_platform_id: number
  account_id: string
  account_nick: string
  province: string
  city: string
  district: string
  address: string
  contact: string
  mobile: string
  is_disabled: number
}

/** shop.php: shops the interface account may see. Both names of the platform filter are understood. */
export const queryShops: Query = ({ db, params }) => {
  const shopNo = params.text('shop_no')
  const platform = params.int('platform_id') ?? params.int('platform')
  const disabled = params.int('is_disabled')
  const { rows, total } = readPage<ShopRow>(
    db,
    {
      select: '*',
      from: 'shop',
      where: where(
        ['visible = 1'],
        shopNo === undefined ? undefined : ['shop_no = ?', shopNo],
        platform === undefined ? undefined : ['platform_id = ?', platform],
        disabled === undefined ? undefined : ['is_disabled = ?', disabled],
      ),
      order: 'shop_id',
    },
    pageOf(params),
  )
  return {
    ...total,
    shoplist: rows.map((row) => ({
      shop_id: int(row.shop_id),
      shop_no: row.shop_no,
      shop_name: row.shop_name,
      platform_id: int(row.platform_id),
      sub_platform_id: int(row.sub_platform_id),
      account_id: row.account_id,
      account_nick: row.account_nick,
      province: '330000',
      city: '330100',
      district: '0',
      province_name: row.province,
      city_name: row.city,
      district_name: row.district,
      address: row.address,
      contact: row.contact,
      zip: '',
      mobile: row.mobile,
      telno: '',
      remark: '',
      is_disabled: int(row.is_disabled),
    })),
  }
}
