import { useState } from 'react'
import type { CallOutput, MappingRow } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { MAPPING_STATE, SHOP_KIND } from '../../text/connections.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { confirmable } from './confirmable.ts'

type Mapping = CallOutput<'connections.mapping'>

const COLUMNS: readonly Column<MappingRow>[] = [
  {
    key: 'state',
    title: '状态',
    width: 112,
    locked: true,
    render: (row) => <StatusPill tone={MAPPING_STATE[row.state][0]} text={MAPPING_STATE[row.state][1]} />,
  },
  { key: 'kind', title: '类型', width: 64, render: (row) => SHOP_KIND[row.shopKind] },
  { key: 'shopId', title: '店铺ID / 总仓编号', width: 150, render: (row) => <CodeText value={row.shopId} /> },
  { key: 'shopName', title: '商家后台名称', width: 190, render: (row) => row.shopName, text: (row) => row.shopName },
  { key: 'warehouseNo', title: 'ERP仓库编号', width: 130, render: (row) => <CodeText value={row.warehouseNo} /> },
  {
    key: 'warehouseName',
    title: 'ERP仓库名称',
    width: 160,
    render: (row) => row.warehouseName ?? '—',
    text: (row) => row.warehouseName ?? '',
  },
  {
    key: 'reason',
    title: '说明',
    width: 220,
    grow: true,
    render: (row) => row.reason || '—',
    text: (row) => row.reason,
  },
]

/** 门店 ↔ 仓库: what was found, what fits by equal number (S45, S48), what a person has confirmed. */
export function MappingPanel({ connectionId, readOnly }: { connectionId: number; readOnly: string | null }) {
  const query = useQuery('connections.mapping', { id: connectionId }, ['connections.changed'])
  const refresh = useAction('connections.refreshMapping')
  const confirm = useAction('connections.confirmMapping')
  const [fresh, setFresh] = useState<Mapping | null>(null)
  const mapping = fresh ?? query.data
  const rows = mapping?.rows ?? []
  const proposed = confirmable(rows)
  const take = (answer: Mapping | null) => {
    if (answer === null) return
    setFresh(answer)
    query.reload()
  }
  return (
    <Panel
      title="门店与仓库对应"
      flush
      extra={
        <>
          <span>
            读取于 <TimeText at={mapping?.readAt} form="both" none="尚未读取" />
          </span>
          <ActionButton loading={refresh.busy} onClick={() => void refresh.run({ id: connectionId }).then(take)}>
            重新读取
          </ActionButton>
          <ActionButton
            type="primary"
            loading={confirm.busy}
            reason={readOnly ?? (proposed.length === 0 ? '没有待确认的对应' : null)}
            onClick={() => void confirm.run({ id: connectionId, pairs: proposed }).then(take)}
          >
            确认 {proposed.length} 个对应
          </ActionButton>
        </>
      }
    >
      {refresh.error ? <ErrorPanel error={refresh.error} onClose={refresh.clear} compact /> : null}
      {confirm.error ? <ErrorPanel error={confirm.error} onClose={confirm.clear} compact /> : null}
      <div className="dj-mapping">
        <DataTable
          id="connections.mapping"
          label="门店与仓库对应"
          columns={COLUMNS}
          rows={rows}
          rowKey={(row) => row.shopId}
          loading={query.loading && mapping === null}
          error={query.error}
          onRetry={query.reload}
          empty={{ title: '还没有读取门店和仓库', hint: '测试连接通过后点【重新读取】。' }}
          rowTone={(row) => (row.state === 'unmapped' ? 'bad' : row.state === 'mismatch' ? 'warn' : null)}
          foot="仓库编号必须与店铺ID完全一致；总仓与总仓编号一致。不一致的门店不会同步单据和库存。"
        />
      </div>
    </Panel>
  )
}
