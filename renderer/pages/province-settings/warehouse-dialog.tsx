import { AutoComplete, Modal } from 'antd'
import { useEffect, useId, useState } from 'react'
import type { CallOutput, WarehouseRow } from '../../../preload/contract/index.ts'
import type { ActionState } from '../../state/use-action.ts'
import { WAREHOUSE_TEXT } from '../../text/province-settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Field } from '../../ui/field.tsx'

interface WarehouseDialogProps {
  /** `null` = closed. */
  row: WarehouseRow | null
  warehouses: CallOutput<'province.warehouses'>
  action: ActionState<'province.mapWarehouse'>
  onOk: (idealCode: string) => void
  onClose: () => void
}

/** One warehouse gets its IDEAL code: chosen from what IDEAL lists, or typed as 荣耀 gave it. */
export function WarehouseDialog({ row, warehouses, action, onOk, onClose }: WarehouseDialogProps) {
  const [code, setCode] = useState('')
  const id = useId()
  useEffect(() => {
    if (row !== null) setCode(row.idealCode ?? row.proposal ?? '')
  }, [row])
  const typed = code.trim()
  const owner = warehouses.rows.find((one) => one.idealCode === typed && one.warehouseNo !== row?.warehouseNo)
  const reason =
    typed === ''
      ? WAREHOUSE_TEXT.needCode
      : owner
        ? WAREHOUSE_TEXT.taken(owner.name)
        : typed === row?.idealCode
          ? WAREHOUSE_TEXT.sameCode
          : null
  const ownerOf = new Map(warehouses.rows.flatMap((one) => (one.idealCode === null ? [] : [[one.idealCode, one.name]])))
  const found = warehouses.idealWarehouses.find((one) => one.code === typed)
  const submit = () => {
    if (reason === null && !action.busy) onOk(typed)
  }
  return (
    <Modal
      open={row !== null}
      title={row === null ? '' : WAREHOUSE_TEXT.dialogTitle(row.name)}
      width={520}
      destroyOnHidden
      onCancel={onClose}
      footer={[
        <ActionButton key="cancel" onClick={onClose}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={action.busy} reason={reason} onClick={submit}>
          保存
        </ActionButton>,
      ]}
    >
      {action.error ? <ErrorPanel error={action.error} onClose={action.clear} /> : null}
      <div className="dj-province-dialog">
        <Field
          label={WAREHOUSE_TEXT.codeLabel}
          htmlFor={id}
          hint={found ? `${found.name}${found.active ? '' : '（IDEAL已停用）'}` : WAREHOUSE_TEXT.codeHint}
          error={owner ? WAREHOUSE_TEXT.taken(owner.name) : undefined}
        >
          <AutoComplete
            id={id}
            autoFocus
            value={code}
            maxLength={50}
            showSearch={{
              filterOption: (text, option) => `${option?.value ?? ''} ${option?.label ?? ''}`.includes(text.trim()),
            }}
            options={warehouses.idealWarehouses.map((one) => ({
              value: one.code,
              label: `${one.code}　${one.name}${one.active ? '' : '（已停用）'}${
                ownerOf.has(one.code) ? ` · 已用在${ownerOf.get(one.code)}` : ''
              }`,
            }))}
            onChange={(value) => setCode(value ?? '')}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && event.ctrlKey) submit()
            }}
          />
        </Field>
      </div>
    </Modal>
  )
}
