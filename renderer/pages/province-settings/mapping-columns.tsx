import type { EzhanMappingRow, MappingWhat } from '../../../preload/contract/index.ts'
import { MAPPING_STATE_TEXT, MAPPING_TEXT } from '../../text/province-settings.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { RowAct } from '../../ui/row-act.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import type { Column } from '../../ui/table/columns.ts'
import { TimeText } from '../../ui/time-text.tsx'

interface Acts {
  onConfirm: (row: EzhanMappingRow) => void
  onChoose: (row: EzhanMappingRow) => void
  onUnmap: (row: EzhanMappingRow) => void
}

/** e栈 left, ERP right, and why they are thought to belong together. */
export function mappingColumns(what: MappingWhat, acts: Acts): Column<EzhanMappingRow>[] {
  const plain = (value: string | null) => value || <span className="dj-none">—</span>
  const ofProducts: Column<EzhanMappingRow>[] =
    what === 'products'
      ? [
          {
            key: 'model',
            title: '型号',
            width: 110,
            render: (row) => plain(row.model),
            text: (row) => row.model ?? '',
          },
          {
            key: 'barcode',
            title: '69码',
            width: 140,
            hidden: true,
            render: (row) => <CodeText value={row.barcode} />,
          },
        ]
      : []
  return [
    {
      key: 'state',
      title: '状态',
      width: 96,
      locked: true,
      render: (row) => {
        const [tone, text] = MAPPING_STATE_TEXT[row.state]
        return <StatusPill tone={tone} text={text} />
      },
    },
    {
      key: 'ezhanCode',
      title: 'e栈编码',
      width: 120,
      render: (row) => <CodeText value={row.ezhanCode} />,
    },
    {
      key: 'ezhanName',
      title: 'e栈名称',
      width: 180,
      render: (row) => plain(row.ezhanName),
      text: (row) => row.ezhanName,
    },
    ...ofProducts,
    { key: 'erpNo', title: 'ERP编号', width: 110, render: (row) => <CodeText value={row.erpNo} /> },
    {
      key: 'erpName',
      title: 'ERP名称',
      width: 180,
      render: (row) => plain(row.erpName),
      text: (row) => row.erpName ?? '',
    },
    {
      key: 'reason',
      title: '说明',
      width: 160,
      grow: true,
      render: (row) => plain(row.reason),
      text: (row) => row.reason,
    },
    {
      key: 'acts',
      title: '操作',
      width: 136,
      render: (row) =>
        row.ezhanCode === '' ? null : (
          <>
            {row.state === 'proposed' ? (
              <RowAct text={MAPPING_TEXT.confirm} onClick={() => acts.onConfirm(row)} />
            ) : null}
            <RowAct
              text={row.state === 'confirmed' ? MAPPING_TEXT.rechoose : MAPPING_TEXT.choose}
              onClick={() => acts.onChoose(row)}
            />
            {row.confirmedAt === null ? null : (
              <RowAct text={MAPPING_TEXT.unmap} danger onClick={() => acts.onUnmap(row)} />
            )}
          </>
        ),
    },
    {
      key: 'confirmedBy',
      title: '确认人',
      width: 90,
      hidden: true,
      render: (row) => plain(row.confirmedBy),
      text: (row) => row.confirmedBy ?? '',
    },
    {
      key: 'confirmedAt',
      title: '确认时间',
      width: 110,
      hidden: true,
      render: (row) => <TimeText at={row.confirmedAt} />,
    },
  ]
}
