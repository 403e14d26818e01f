import { Input, Modal } from 'antd'
import { useEffect, useState } from 'react'
import type { EzhanMappingRow, MappingWhat } from '../../../preload/contract/index.ts'
import type { ActionState } from '../../state/use-action.ts'
import { useQuery } from '../../state/use-query.ts'
import { MAPPING_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { DataTable } from '../../ui/table/data-table.tsx'

interface Candidate {
  erpNo: string
  erpName: string
  takenBy: string | null
}

interface ChooseDialogProps {
  connectionId: number
  what: MappingWhat
  /** The e栈 row that gets a partner; `null` = closed. */
  row: EzhanMappingRow | null
  action: ActionState<'province.confirmMapping'>
  onChoose: (erpNo: string) => void
  onClose: () => void
}

/** A person finds the ERP partner of one e栈 row by hand. */
export function ChooseDialog({ connectionId, what, row, action, onChoose, onClose }: ChooseDialogProps) {
  const [typed, setTyped] = useState('')
  const [search, setSearch] = useState('')
  useEffect(() => {
    // Names rarely agree to the letter; the code or barcode of e栈 is the better first guess.
    const guess = row === null ? '' : (row.erpNo ?? row.barcode ?? row.model ?? row.ezhanName)
    setTyped(guess)
    setSearch(guess)
  }, [row])
  useEffect(() => {
    const timer = setTimeout(() => setSearch(typed.trim()), 250)
    return () => clearTimeout(timer)
  }, [typed])
  const query = useQuery('province.candidates', row === null ? null : { id: connectionId, what, search })
  const columns: readonly Column<Candidate>[] = [
    {
      key: 'erpNo',
      title: 'ERP编号',
      width: 150,
      locked: true,
      render: (one) => <CodeText value={one.erpNo} copy={false} />,
    },
    {
      key: 'erpName',
      title: 'ERP名称',
      width: 220,
      grow: true,
      render: (one) => one.erpName,
      text: (one) => one.erpName,
    },
    {
      key: 'choose',
      title: '操作',
      width: 170,
      render: (one) =>
        one.takenBy !== null && one.takenBy !== row?.ezhanCode ? (
          <span className="dj-muted">{MAPPING_TEXT.takenBy(one.takenBy)}</span>
        ) : (
          <ActionButton size="small" loading={action.busy} onClick={() => onChoose(one.erpNo)}>
            选择
          </ActionButton>
        ),
    },
  ]
  return (
    <Modal
      open={row !== null}
      title={row === null ? '' : MAPPING_TEXT.chooseTitle(what, row.ezhanName)}
      width={720}
      destroyOnHidden
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          关闭
        </ActionButton>,
      ]}
    >
      {row === null ? null : (
        <div className="dj-province-choose">
          {action.error ? <ErrorPanel error={action.error} onClose={action.clear} compact /> : null}
          <Facts
            rows={[
              ['e栈编码', <CodeText key="code" value={row.ezhanCode} />],
              ['e栈名称', row.ezhanName],
              ...(what === 'products'
                ? ([
                    ['型号', row.model ?? ''],
                    ['69码', row.barcode ?? ''],
                  ] as const)
                : []),
              ...(row.reason === '' ? [] : ([['说明', row.reason]] as const)),
            ]}
          />
          <Input
            allowClear
            autoFocus
            value={typed}
            maxLength={100}
            placeholder={MAPPING_TEXT.chooseSearch}
            aria-label="在ERP里查找"
            onChange={(event) => setTyped(event.target.value)}
          />
          <div className="dj-province-choose-list">
            <DataTable
              id="province.candidates"
              label="ERP里的候选"
              columns={columns}
              rows={query.data?.rows ?? []}
              rowKey={(one) => one.erpNo}
              loading={query.loading}
              error={query.error}
              onRetry={query.reload}
              empty={{ title: MAPPING_TEXT.chooseNone, hint: MAPPING_TEXT.chooseNoneHint }}
            />
          </div>
        </div>
      )}
    </Modal>
  )
}
