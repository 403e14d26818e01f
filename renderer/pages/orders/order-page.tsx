import { LockOutlined } from '@ant-design/icons'
import { useEffect, useMemo, useRef, useState } from 'react'
import {
  ORDER_KIND_TEXT,
  type OrderKind,
  type OrderRow,
  type ProvinceConnection,
} from '../../../preload/contract/index.ts'
import { useLeaveGuard } from '../../state/leave-guard.ts'
import { linkTo, navigate, useRoute } from '../../state/router.ts'
import { formatCount } from '../../text/format.ts'
import { KIND_WORDS, ORDER_TEXT, ORDER_TONE, ORDERS_TEXT, RETURNED_TONE, UPLOAD_TONE } from '../../text/orders.ts'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { whyText } from './columns.tsx'
import { ConflictPanel } from './conflict-panel.tsx'
import { DocumentsPanel } from './documents-panel.tsx'
import { type DraftProblems, hasProblems, problemsOf } from './draft.ts'
import { actReason, type HeadState } from './head-acts.ts'
import { HeadBar } from './head-bar.tsx'
import { LinesPanel } from './lines-panel.tsx'
import { OrderFields } from './order-fields.tsx'
import { StoredLines } from './stored-lines.tsx'
import { TimelinePanel } from './timeline-panel.tsx'
import { type OrderEditor, useOrder } from './use-order.ts'

interface OrderPageProps {
  kind: OrderKind
  connection: ProvinceConnection
  /** null = a new one. */
  id: number | null
  copyOf: number | null
  onCreated: (id: number) => void
}

const NO_PROBLEMS: DraftProblems = { fields: {}, lines: new Map() }

/** One order: head buttons, header fields, lines, what happened, what came back. */
export function OrderPage({ kind, connection, id, copyOf, onCreated }: OrderPageProps) {
  const { query } = useRoute()
  const words = KIND_WORDS[kind]
  const editor = useOrder({ connectionId: connection.id, kind, id, copyOf, onCreated })
  const [tried, setTried] = useState(false)
  const [done, setDone] = useState('')
  const body = useRef<HTMLDivElement>(null)
  const found = editor.detail?.order
  // An address that names an order under another kind leads to where it belongs.
  useEffect(() => {
    if (found !== undefined && found.kind !== kind) navigate(KIND_WORDS[found.kind].path, { order: found.id })
  }, [found, kind])
  const { held, detail, dirty } = editor
  const order = detail?.order ?? held?.order ?? null
  const stored = id !== null || order !== null
  useLeaveGuard(dirty ? ORDER_TEXT.unsaved(order?.orderNo ?? '') : null)
  // Not before the person has tried: a form that is still being filled in is not wrong.
  const shown = useMemo(
    () => (held === null || !tried ? NO_PROBLEMS : problemsOf(kind, held.draft)),
    [held, tried, kind],
  )
  const actions = detail?.actions ?? null
  const state: HeadState = { kind, stored, actions, dirty, unsent: order?.state === 'draft', wrong: hasProblems(shown) }
  const edit = actions?.find((one) => one.action === 'edit')
  const readOnly = stored && edit?.allowed === false
  const save = () => {
    setDone('')
    const wrong = held === null || hasProblems(problemsOf(kind, held.draft))
    setTried(wrong)
    if (!wrong) {
      void editor.save()
      return
    }
    // After the problems are drawn.
    requestAnimationFrame(() => body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus())
  }
  // Once the warehouse is done its documents are what a person comes for.
  const made = (detail?.documents.length ?? 0) > 0
  const documents =
    detail === null ? null : <DocumentsPanel kind={kind} orderNo={detail.order.orderNo} documents={detail.documents} />
  const title = order === null ? `新增${ORDER_KIND_TEXT[kind]}` : `${ORDER_KIND_TEXT[kind]} ${order.orderNo}`
  return (
    <Page menuPath={words.menuPath} title={title} note={stored ? null : words.meaning} layout="fill">
      <HeadBar
        kind={kind}
        state={state}
        order={order}
        outboxIds={detail?.outboxIds ?? []}
        saving={editor.saving}
        onSave={save}
        onBack={() => navigate(words.path, { ...query, order: null, copy: null })}
        onDone={(text) => {
          setDone(text)
          editor.reload()
        }}
      />
      <div className="dj-order-body" ref={body}>
        <Messages editor={editor} kind={kind} state={state} done={done} onSeen={() => setDone('')} />
        {held === null ? (
          editor.error ? null : (
            <LoadingLines lines={8} />
          )
        ) : (
          <>
            <OrderFields
              connectionId={connection.id}
              kind={kind}
              order={order}
              draft={held.draft}
              problems={shown.fields}
              readOnly={readOnly}
              onChange={(part) => editor.change((draft) => ({ ...draft, ...part }))}
            />
            {made ? documents : null}
            {readOnly && detail !== null ? (
              <StoredLines order={detail.order} lines={detail.lines} />
            ) : (
              <LinesPanel
                connectionId={connection.id}
                lines={held.draft.lines}
                problems={shown}
                onChange={editor.changeLines}
              />
            )}
          </>
        )}
        {detail === null ? null : made ? (
          <TimelinePanel events={detail.timeline} />
        ) : (
          <div className="dj-columns-2">
            {documents}
            <TimelinePanel events={detail.timeline} />
          </div>
        )}
      </div>
    </Page>
  )
}

interface MessagesProps {
  editor: OrderEditor
  kind: OrderKind
  state: HeadState
  done: string
  onSeen: () => void
}

/** Above the form: state, what keeps the order, what the last click did. */
function Messages({ editor, kind, state, done, onSeen }: MessagesProps) {
  const { detail, held } = editor
  const order = detail?.order ?? null
  const push = actReason('push', state)
  const blocked = held?.draft.lines.filter((line) => line.blocked !== '').length ?? 0
  const said = saidText(done, editor.told !== null, order)
  return (
    <>
      {editor.error ? <ErrorPanel error={editor.error} onRetry={editor.reload} /> : null}
      {editor.saveError ? <ErrorPanel error={editor.saveError} onClose={editor.clearError} /> : null}
      {editor.moved !== null && held !== null ? (
        <ConflictPanel kind={kind} mine={held.draft} stored={editor.moved} onResolve={editor.resolve} />
      ) : null}
      {order === null ? null : (
        <p className="dj-order-state" role="status">
          <StatusPill tone={ORDER_TONE[order.state]} text={order.stateText} />
          <span>
            上传状态 <StatusPill tone={UPLOAD_TONE[order.upload]} text={order.uploadText} />
            {order.uploadedAt === null ? null : <TimeText at={order.uploadedAt} form="both" />}
          </span>
          <span>
            回传状态 <StatusPill tone={RETURNED_TONE[order.returned]} text={order.returnedText} />
            {order.returnedAt === null ? null : <TimeText at={order.returnedAt} form="both" />}
          </span>
        </p>
      )}
      {said === '' ? null : (
        <p className="dj-note dj-orders-result" role="status">
          <span>{said}</span>
          {done === '' ? null : (
            <button type="button" className="dj-link" onClick={onSeen}>
              关闭
            </button>
          )}
        </p>
      )}
      {order?.trouble ? (
        <ErrorPanel
          error={{ ...order.trouble, correlationId: order.correlationId }}
          tone={ORDER_TONE[order.state] === 'bad' ? 'bad' : 'warn'}
        />
      ) : null}
      {order?.locked ? (
        <p className="dj-order-locked">
          <LockOutlined /> {lockedText(order, state)}
        </p>
      ) : order !== null && !state.dirty && push.reason !== null ? (
        <p className="dj-warning dj-orders-blocked">
          <span>
            ! <b>{ORDERS_TEXT.cannotPush}</b>：{push.reason}
          </span>
          {push.page === null ? null : <a href={linkTo(push.page)}>{ORDERS_TEXT.toFix}</a>}
        </p>
      ) : null}
      {order !== null && whyText(order) === ORDERS_TEXT.creating && !state.dirty ? (
        <p className="dj-muted">{ORDER_TEXT.creatingHint}</p>
      ) : null}
      {blocked > 0 && order?.locked !== true && (state.dirty || push.reason === null) ? (
        <p className="dj-muted">! {ORDER_TEXT.blockedLines(formatCount(blocked))}（商品明细中已标出原因）</p>
      ) : null}
    </>
  )
}

/** What the last click did, until the order itself says more. */
function saidText(done: string, saved: boolean, order: OrderRow | null): string {
  if (done === ORDER_TEXT.queued && order !== null && ['uploaded', 'unknown'].includes(order.upload)) return ''
  if (done === ORDER_TEXT.terminating && order?.state === 'terminated') return ''
  if (done !== '') return done
  return saved && order?.locked !== true ? ORDER_TEXT.saved : ''
}

/** IDEAL has it: from here on nothing can be taken back. Before that and after the end the main side says why. */
const TAKEN: readonly OrderRow['state'][] = ['pushed', 'partly', 'done', 'returnTrouble']

function lockedText(order: OrderRow, state: HeadState): string {
  if (TAKEN.includes(order.state)) return ORDER_TEXT.lockedTitle
  return state.actions?.find((one) => one.action === 'edit')?.reason || ORDER_TEXT.lockedOut
}
