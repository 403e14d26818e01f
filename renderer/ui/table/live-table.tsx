import type { ListPage } from '../../state/live-list.ts'
import type { LiveListView } from '../../state/use-live-list.ts'
import { ChangesBar, type useScrolled } from '../list-hold.tsx'
import { DataTable, type DataTableProps } from './data-table.tsx'

type Given = 'rows' | 'loading' | 'error' | 'onRetry' | 'hasMore' | 'onLoadMore'

interface LiveTableProps<Row, Answer extends ListPage<Row>> extends Omit<DataTableProps<Row>, Given> {
  list: LiveListView<Row, Answer>
  scroll: ReturnType<typeof useScrolled>
  /** `12 条有变化，点此更新`: said above a list that is held while somebody reads it. */
  changes: (count: string) => string
}

/** A list that follows the database, in its half of a split page. */
export function LiveTable<Row, Answer extends ListPage<Row>>(props: LiveTableProps<Row, Answer>) {
  const { list, scroll, changes, total = list.total, ...table } = props
  return (
    <div className="dj-split-list" ref={scroll.box} onScrollCapture={scroll.onScrollCapture}>
      <ChangesBar
        changes={list.changes}
        text={changes}
        onShow={() => {
          scroll.toTop()
          list.reload()
        }}
      />
      <DataTable
        {...table}
        rows={list.rows}
        loading={list.loading}
        error={list.error}
        onRetry={list.reload}
        total={total}
        hasMore={list.hasMore}
        onLoadMore={list.loadMore}
      />
    </div>
  )
}
