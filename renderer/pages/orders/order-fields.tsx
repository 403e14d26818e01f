import { Input, Segmented } from 'antd'
import { useId } from 'react'
import type { OrderKind, OrderRow } from '../../../preload/contract/index.ts'
import { KIND_WORDS, ORDER_TEXT } from '../../text/orders.ts'
import { CodeText } from '../../ui/code-text.tsx'
import { DayInput } from '../../ui/day-input.tsx'
import { Field } from '../../ui/field.tsx'
import { Panel } from '../../ui/panel.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { ChoiceSelect } from './choice-select.tsx'
import { placeText } from './columns.tsx'
import type { DraftProblems, OrderDraft } from './draft.ts'

interface OrderFieldsProps {
  connectionId: number
  kind: OrderKind
  order: OrderRow | null
  draft: OrderDraft
  /** Shown only when the person has tried to save. */
  problems: DraftProblems['fields']
  readOnly: boolean
  onChange: (part: Partial<OrderDraft>) => void
}

/** Fields above the lines; read-only ones are text, not greyed inputs. */
export function OrderFields({ connectionId, kind, order, draft, problems, readOnly, onChange }: OrderFieldsProps) {
  const id = useId()
  const words = KIND_WORDS[kind]
  return (
    <Panel title="订单">
      <div className="dj-order-fields">
        <Field label="单据号" htmlFor={`${id}-no`}>
          <span id={`${id}-no`} className="dj-order-fixed">
            {order === null ? <span className="dj-muted">保存后生成</span> : <CodeText value={order.orderNo} />}
          </span>
        </Field>
        <Field label="单据日期" htmlFor={`${id}-day`} required={!readOnly} error={problems.billDate}>
          {readOnly ? (
            <Fixed id={`${id}-day`} text={draft.billDate} />
          ) : (
            <DayInput id={`${id}-day`} value={draft.billDate} onChange={(billDate) => onChange({ billDate })} />
          )}
        </Field>
        <Field
          label="手工单号"
          htmlFor={`${id}-manual`}
          hint={readOnly ? undefined : kind === 'purchase' ? ORDER_TEXT.manualNoHint : ORDER_TEXT.manualNoPlain}
        >
          {readOnly ? (
            <span className="dj-order-fixed" id={`${id}-manual`}>
              <CodeText value={draft.manualNo} />
            </span>
          ) : (
            <Input
              id={`${id}-manual`}
              value={draft.manualNo}
              maxLength={50}
              onChange={(event) => onChange({ manualNo: event.target.value })}
            />
          )}
        </Field>
        <Field label={words.warehouse} htmlFor={`${id}-warehouse`} required={!readOnly} error={problems.warehouseNo}>
          {readOnly ? (
            <Fixed id={`${id}-warehouse`} text={placeText(draft.warehouseNo, draft.warehouseName)} />
          ) : (
            <ChoiceSelect
              id={`${id}-warehouse`}
              label={words.warehouse}
              connectionId={connectionId}
              what="warehouse"
              value={draft.warehouseNo}
              name={draft.warehouseName}
              invalid={problems.warehouseNo !== undefined}
              placeholder={`选择${words.warehouse}`}
              onChange={(warehouseNo, warehouseName) => onChange({ warehouseNo, warehouseName })}
            />
          )}
        </Field>
        {words.toWarehouse === null ? null : (
          <Field label={words.toWarehouse} htmlFor={`${id}-to`} required={!readOnly} error={problems.toWarehouseNo}>
            {readOnly ? (
              <Fixed id={`${id}-to`} text={placeText(draft.toWarehouseNo, draft.toWarehouseName)} />
            ) : (
              <ChoiceSelect
                id={`${id}-to`}
                label={words.toWarehouse}
                connectionId={connectionId}
                what="warehouse"
                value={draft.toWarehouseNo}
                name={draft.toWarehouseName}
                invalid={problems.toWarehouseNo !== undefined}
                placeholder={`选择${words.toWarehouse}`}
                onChange={(toWarehouseNo, toWarehouseName) => onChange({ toWarehouseNo, toWarehouseName })}
              />
            )}
          </Field>
        )}
        {words.partner === null ? null : (
          <Field label={words.partner} htmlFor={`${id}-partner`} required={!readOnly} error={problems.partnerNo}>
            {readOnly ? (
              <Fixed id={`${id}-partner`} text={placeText(draft.partnerNo, draft.partnerName)} />
            ) : (
              <ChoiceSelect
                id={`${id}-partner`}
                label={words.partner}
                connectionId={connectionId}
                what={words.partnerChoice}
                value={draft.partnerNo}
                name={draft.partnerName}
                invalid={problems.partnerNo !== undefined}
                placeholder={`选择${words.partner}`}
                onChange={(partnerNo, partnerName) => onChange({ partnerNo, partnerName })}
              />
            )}
          </Field>
        )}
        {kind === 'wholesale' && readOnly ? (
          <Field label="发货" htmlFor={`${id}-awaiting`}>
            <Fixed id={`${id}-awaiting`} text={draft.awaiting ? ORDER_TEXT.awaitingYes : ORDER_TEXT.awaitingNo} />
          </Field>
        ) : kind === 'wholesale' ? (
          <Field label="发货" htmlFor={`${id}-awaiting`} hint={ORDER_TEXT.awaitingHint}>
            <Segmented
              id={`${id}-awaiting`}
              aria-label="发货"
              value={draft.awaiting ? 'yes' : 'no'}
              options={[
                { value: 'no', label: ORDER_TEXT.awaitingNo },
                { value: 'yes', label: ORDER_TEXT.awaitingYes },
              ]}
              onChange={(next) => onChange({ awaiting: next === 'yes' })}
            />
          </Field>
        ) : null}
        <Field label="备注" htmlFor={`${id}-remark`}>
          {readOnly ? (
            <Fixed id={`${id}-remark`} text={draft.remark} />
          ) : (
            <Input
              id={`${id}-remark`}
              value={draft.remark}
              maxLength={500}
              onChange={(event) => onChange({ remark: event.target.value })}
            />
          )}
        </Field>
      </div>
      {order === null ? null : (
        <p className="dj-order-foot">
          <span>来源 {order.sourceText}</span>
          {order.vfNo === '' ? null : (
            <span>
              VF单号 <CodeText value={order.vfNo} />
            </span>
          )}
          {order.idealNo === null ? null : (
            <span>
              IDEAL单号 <CodeText value={order.idealNo} />
            </span>
          )}
          <span>
            制单 {order.createdBy || '—'} <TimeText at={order.createdAt} />
          </span>
          <span>
            修改 <TimeText at={order.updatedAt} />
          </span>
        </p>
      )}
    </Panel>
  )
}

function Fixed({ id, text }: { id: string; text: string }) {
  return (
    <span id={id} className="dj-order-fixed" title={text}>
      {text || '—'}
    </span>
  )
}
