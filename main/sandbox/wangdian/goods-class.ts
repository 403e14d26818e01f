import { pageOf } from './params.ts'
import type { Query } from './query-context.ts'
import { int, readPage, where } from './wire.ts'

type ClassRow = {
  class_id: number
  class_name: string
  parent_id: number
  level: number
  is_leaf: number
  path: string
}

/**
 * goods_class_query.php: the class tree. That the call exists is public, its fields are not: these are inferred.
 * `parent_id` 0 is the first level, `path` holds the names from the first level down, joined by `/`.
 */
export const queryGoodsClasses: Query = ({ db, params }) => {
  const name = params.text('class_name')
  const parent = params.int('parent_id')
  const { rows, total } = readPage<ClassRow>(
    db,
    {
      select: '*',
      from: 'class',
      where: where(
        name === undefined ? undefined : ['class_name = ?', name],
        parent === undefined ? undefined : ['parent_id = ?', parent],
      ),
      order: 'class_id',
    },
    pageOf(params),
  )
  return {
    ...total,
    class_list: rows.map((row) => ({
      class_id: int(row.class_id),
      class_name: row.class_name,
      parent_id: int(row.parent_id),
      path: row.path,
      level: int(row.level),
      is_leaf: int(row.is_leaf),
    })),
  }
}
