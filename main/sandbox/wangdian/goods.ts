import { pageOf, SPAN_30_DAYS, windowOrKey } from './params.ts'
import type { Query } from './query-context.ts'
import { decimal, deletion, int, readPage, time, where } from './wire.ts'

type GoodsRow = {
  goods_id: number
  goods_no: string
  goods_name: string
  short_name: string
  brand_no: string | null
  brand_name: string | null
  class_name: string | null
  unit_name: string | null
  remark: string
  created: number
  modified: number
  deleted: number
}

type SpecRow = {
  spec_id: number
  goods_id: number
  spec_no: string
  spec_code: string
  spec_name: string
  barcode: string
  image_path: string
  props: string
  retail_price: number
  wholesale_price: number
  cost_price: number
  weight: number
  created: number
  modified: number
  deleted: number
}

/**
 * goods_query.php: goods with their specs, by modification time (≤ 30 days) or by a key, oldest change first.
 * A key or barcode of one spec answers the whole goods. `class_name` is the name of the goods' own class, no path.
 */
export const queryGoods: Query = ({ db, params, baseUrl }) => {
  const window = windowOrKey(params, SPAN_30_DAYS, ['spec_no', 'goods_no'])
  const withDeleted = params.int('deleted') === 1
  const specAlive = withDeleted ? '' : ' AND deleted = 0'
  const goodsNo = params.text('goods_no')
  const specNo = params.text('spec_no')
  const barcode = params.text('barcode')
  const brandNo = params.text('brand_no')
  const className = params.text('class_name')
  const { rows, total } = readPage<GoodsRow>(
    db,
    {
      select: `g.*, (SELECT brand_name FROM brand b WHERE b.brand_no = g.brand_no) AS brand_name,
        (SELECT class_name FROM class c WHERE c.class_id = g.class_id) AS class_name`,
      from: 'goods g',
      where: where(
        window && ['g.modified BETWEEN ? AND ?', window.from, window.to],
        withDeleted ? undefined : ['g.deleted = 0'],
        goodsNo === undefined ? undefined : ['g.goods_no = ?', goodsNo],
        specNo === undefined
          ? undefined
          : [`g.goods_id IN (SELECT goods_id FROM spec WHERE spec_no = ?${specAlive})`, specNo],
        barcode === undefined
          ? undefined
          : [`g.goods_id IN (SELECT goods_id FROM spec WHERE barcode = ?${specAlive})`, barcode],
        brandNo === undefined ? undefined : ['g.brand_no = ?', brandNo],
        className === undefined
          ? undefined
          : ['g.class_id IN (SELECT class_id FROM class WHERE class_name = ?)', className],
      ),
      order: 'g.modified, g.goods_id',
    },
    pageOf(params),
  )
  const readSpecs = db.prepare(`SELECT * FROM spec WHERE goods_id = ?${specAlive} ORDER BY spec_id`)
  return {
    ...total,
    goods_list: rows.map((row) => goodsOnWire(row, readSpecs.all(row.goods_id) as SpecRow[], baseUrl)),
  }
}

function goodsOnWire(row: GoodsRow, specs: SpecRow[], baseUrl: string): Record<string, unknown> {
  return {
    goods_id: int(row.goods_id),
    goods_no: row.goods_no,
    goods_name: row.goods_name,
    short_name: row.short_name,
    alias: '',
    pinyin: '',
    origin: '',
    goods_type: '1',
    spec_count: int(specs.length),
    brand_no: row.brand_no ?? '',
    brand_name: row.brand_name ?? '',
    class_name: row.class_name ?? '',
    unit_name: row.unit_name || null,
    aux_unit_name: null,
    flag_name: null,
    remark: row.remark,
    prop1: '',
    prop2: '',
    prop3: '',
    prop4: '',
    prop5: '',
    prop6: '',
    goods_created: time(row.created),
    goods_modified: time(row.modified),
    deleted: deletion(row.deleted),
    spec_list: specs.map((spec) => specOnWire(spec, row.unit_name, baseUrl)),
  }
}

function specOnWire(spec: SpecRow, unitName: string | null, baseUrl: string): Record<string, unknown> {
  const props = spec.props === '' ? [] : (JSON.parse(spec.props) as string[])
  return {
    spec_id: int(spec.spec_id),
    goods_id: int(spec.goods_id),
    spec_no: spec.spec_no,
    spec_code: spec.spec_code,
    spec_name: spec.spec_name,
    barcode: spec.barcode,
    img_url: spec.image_path.startsWith('/') ? `${baseUrl}${spec.image_path}` : spec.image_path,
    tax_code: '',
    remark: '',
    prop1: props[0] ?? '',
    prop2: props[1] ?? '',
    prop3: props[2] ?? '',
    prop4: '',
    prop5: '',
    prop6: '',
    is_allow_neg_stock: '1',
    is_sn_enable: '0',
    is_single_batch: '0',
    is_not_need_examine: '0',
    is_zero_cost: '0',
    is_lower_cost: '0',
    is_not_use_air: '0',
    is_popular: '0',
    replenish_type: '0',
    large_type: '0',
    spec_unit_name: unitName || null,
    spec_aux_unit_name: null,
    lowest_price: '0.0000',
    retail_price: decimal(spec.retail_price),
    wholesale_price: decimal(spec.wholesale_price),
    member_price: '0.0000',
    market_price: decimal(spec.retail_price),
    custom_price1: '0.0000',
    custom_price2: '0.0000',
    sale_score: '0',
    pack_score: '0',
    pick_score: '0',
    validity_days: '0',
    sales_days: '0',
    receive_days: '0',
    weight: decimal(spec.weight * 10),
    length: '0.0000',
    width: '0.0000',
    height: '0.0000',
    tax_rate: '0.0000',
    spec_created: time(spec.created),
    spec_modified: time(spec.modified),
    deleted: deletion(spec.deleted),
  }
}
