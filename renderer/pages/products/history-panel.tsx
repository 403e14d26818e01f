import { Modal } from 'antd'
import { type ReactNode, useState } from 'react'
import type { CallOutput, FieldChange, ProductChange } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { linkTo } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { usePaged } from '../../state/use-paged.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { EDIT_STATE, FIELD_LABEL, HISTORY_TEXT, SOURCE_LABEL, valueText } from '../../text/products.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'

interface HistoryPanelProps {
  connectionId: number
  productNo: string
  /** Why nothing can be undone just now; null = it can. */
  reason: string | null
  onUndo: (changes: FieldChange[], undoOf: number) => void
}

type Preview = CallOutput<'productEdit.undoPreview'> & { id: number }

/** Who changed what of this product, newest first. */
export function HistoryPanel({ connectionId, productNo, reason, onUndo }: HistoryPanelProps) {
  const workspace = useActiveWorkspace()
  const list = usePaged<ProductChange>(JSON.stringify([workspace, connectionId, productNo]), (cursor) =>
    callBridge(workspace, 'productEdit.history', { connectionId, productNo, cursor, limit: 30 }),
  )
  useTopic('productEdit.changed', (event) => {
    if (event.connectionId !== connectionId) return
    if (event.productNos.length === 0 || event.productNos.includes(productNo)) list.reload()
  })
  const preview = useAction('productEdit.undoPreview')
  const [asking, setAsking] = useState<Preview | null>(null)
  const ask = async (id: number) => {
    const answer = await preview.run({ id })
    if (answer !== null) setAsking({ ...answer, id })
  }
  return (
    <Panel title={HISTORY_TEXT.title} className="dj-history" flush>
      {preview.error ? <ErrorPanel error={preview.error} onClose={preview.clear} compact /> : null}
      {list.error ? (
        <ErrorPanel error={list.error} onRetry={list.reload} compact />
      ) : list.rows.length === 0 ? (
        list.loading ? (
          <LoadingLines lines={4} />
        ) : (
          <EmptyState title={HISTORY_TEXT.none} hint={HISTORY_TEXT.noneHint} />
        )
      ) : (
        <ol>
          {list.rows.map((entry) => (
            <HistoryEntry
              key={entry.id}
              entry={entry}
              undo={
                entry.source === 'edit' && entry.state === 'delivered' ? (
                  <ActionButton
                    size="small"
                    loading={preview.busy}
                    reason={entry.noUndo ?? reason}
                    onClick={() => void ask(entry.id)}
                  >
                    {HISTORY_TEXT.undo}
                  </ActionButton>
                ) : null
              }
            />
          ))}
        </ol>
      )}
      {list.hasMore ? (
        <button type="button" className="dj-link dj-history-more" disabled={list.loading} onClick={list.loadMore}>
          {HISTORY_TEXT.more}
        </button>
      ) : null}
      <UndoDialog
        preview={asking}
        onCancel={() => setAsking(null)}
        onOk={(changes, id) => {
          setAsking(null)
          onUndo(changes, id)
        }}
      />
    </Panel>
  )
}

export function HistoryEntry({ entry, undo }: { entry: ProductChange; undo: ReactNode }) {
  const [tone, text] = EDIT_STATE[entry.state]
  return (
    <li className="dj-history-entry">
      <div className="dj-history-head">
        <b>{SOURCE_LABEL[entry.source]}</b>
        <TimeText at={entry.at} />
        <span className="dj-muted">{entry.by || HISTORY_TEXT.nobody}</span>
        {entry.source === 'pos' ? null : <StatusPill tone={tone} text={text} />}
      </div>
      {entry.note ? <p className="dj-muted">{entry.note}</p> : null}
      <ChangeLines changes={entry.changes} />
      {entry.trouble && (entry.state === 'conflict' || entry.state === 'failed') ? (
        <p className="dj-history-trouble">
          {entry.trouble.problem}。{entry.trouble.cause}
        </p>
      ) : null}
      <div className="dj-history-links">
        {undo}
        {entry.outboxId !== null ? (
          <a href={linkTo('/queue', { state: 'all', id: entry.outboxId })}>{HISTORY_TEXT.queue}</a>
        ) : null}
        {entry.correlationId !== null ? (
          <a href={linkTo('/journal', { correlationId: entry.correlationId })}>{HISTORY_TEXT.log}</a>
        ) : null}
      </div>
    </li>
  )
}

const FEW = 8

function ChangeLines({ changes }: { changes: readonly FieldChange[] }) {
  const [all, setAll] = useState(false)
  return (
    <ul className="dj-field-changes">
      {(all ? changes : changes.slice(0, FEW)).map((change) => (
        <li key={`${change.field} ${change.merchantCode ?? ''}`}>
          <span className="dj-field-changes-name">
            {FIELD_LABEL[change.field]}
            {change.merchantCode === null || change.field === 'spec' ? '' : `（${change.merchantCode}）`}
          </span>
          {change.field === 'spec' ? null : (
            <>
              <del>{valueText(change.field, change.from)}</del>
              <span aria-hidden="true">→</span>
            </>
          )}
          <ins>{valueText(change.field, change.to)}</ins>
        </li>
      ))}
      {changes.length > FEW && !all ? (
        <li>
          <button type="button" className="dj-link" onClick={() => setAll(true)}>
            显示全部 {changes.length} 项
          </button>
        </li>
      ) : null}
    </ul>
  )
}

interface UndoDialogProps {
  preview: Preview | null
  onCancel: () => void
  onOk: (changes: FieldChange[], id: number) => void
}

function UndoDialog({ preview, onCancel, onOk }: UndoDialogProps) {
  const lines = preview?.lines ?? []
  const good = lines.filter((line) => line.reason === null).map((line) => line.change)
  return (
    <Modal
      open={preview !== null}
      title={HISTORY_TEXT.undoTitle}
      width={520}
      onCancel={onCancel}
      footer={[
        <ActionButton key="cancel" onClick={onCancel}>
          取消
        </ActionButton>,
        <ActionButton
          key="ok"
          type="primary"
          reason={good.length === 0 ? HISTORY_TEXT.undoNone : null}
          onClick={() => preview && onOk(good, preview.id)}
        >
          {HISTORY_TEXT.undoOk}
          {good.length > 0 ? ` ${good.length} 项` : ''}
        </ActionButton>,
      ]}
    >
      <p>{good.length === 0 ? HISTORY_TEXT.undoNone : HISTORY_TEXT.undoLead}</p>
      <ChangeLines changes={good} />
      {lines.some((line) => line.reason !== null) ? (
        <ul className="dj-undo-left">
          {lines
            .filter((line) => line.reason !== null)
            .map(({ change, reason }) => (
              <li key={`${change.field} ${change.merchantCode ?? ''}`}>
                {FIELD_LABEL[change.field]}
                {change.merchantCode === null ? '' : `（${change.merchantCode}）`}：{reason}，不改（现在是
                {valueText(change.field, change.from)}）
              </li>
            ))}
        </ul>
      ) : null}
    </Modal>
  )
}
