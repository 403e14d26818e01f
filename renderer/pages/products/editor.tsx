import { useMemo, useRef } from 'react'
import type { Connection } from '../../../preload/contract/index.ts'
import { useLeaveGuard } from '../../state/leave-guard.ts'
import { navigate, useRoute } from '../../state/router.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { EDIT_TEXT } from '../../text/products.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { TroubleLine } from '../../ui/trouble-line.tsx'
import { ConflictPanel } from './conflict-panel.tsx'
import { changesOf, problemOf, valuesOf } from './draft.ts'
import { HistoryPanel } from './history-panel.tsx'
import { ProductForm } from './product-form.tsx'
import { SpecForm } from './spec-form.tsx'
import { type Editor, useEditor } from './use-editor.ts'

const MENU_PATH = ['商品管理', '商品管理', '商品列表', '编辑'] as const

interface ProductEditorProps {
  connection: Connection
  productNo: string
}

/** 手工修改 of one product (S104–S106). */
export function ProductEditor({ connection, productNo }: ProductEditorProps) {
  const { query } = useRoute()
  const editor = useEditor(connection.id, productNo)
  const { held } = editor
  useLeaveGuard(editor.dirty ? EDIT_TEXT.unsaved(productNo) : null)
  const back = () => navigate('/products', { ...query, product: null })
  const base = useMemo(() => (held === null ? null : valuesOf(held.product)), [held])
  const changes = held === null || base === null ? [] : changesOf(held.draft, base)
  const bad = held === null ? [] : [...held.draft].filter(([key, value]) => problemOf(key, value) !== null)
  const reason =
    held === null
      ? '正在读取'
      : bad.length > 0
        ? EDIT_TEXT.fixFirst
        : !editor.dirty && held.edit?.state !== 'failed'
          ? EDIT_TEXT.nothing
          : changes.length === 0 && held.edit === null
            ? EDIT_TEXT.nothing
            : null
  const form = useRef<HTMLDivElement>(null)
  const save = () => {
    if (reason === null) editor.save()
    else form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
  useShortcut('Ctrl+S', save)
  return (
    <Page
      menuPath={MENU_PATH}
      title={`${EDIT_TEXT.title} ${productNo}`}
      note={EDIT_TEXT.lead}
      actions={
        <>
          {editor.checking ? <StatusPill tone="busy" text={EDIT_TEXT.checking} /> : null}
          <ActionButton onClick={back}>{EDIT_TEXT.back}</ActionButton>
          <ActionButton type="primary" loading={editor.saving} reason={reason} title="Ctrl+S" onClick={save}>
            {EDIT_TEXT.save}
            {changes.length > 0 && editor.dirty ? ` ${changes.length} 项` : ''}
          </ActionButton>
        </>
      }
    >
      <Messages editor={editor} />
      {held === null || base === null ? (
        editor.query.error && !editor.checking ? (
          <ErrorPanel error={editor.query.error} onRetry={editor.query.reload} />
        ) : (
          <LoadingLines lines={8} />
        )
      ) : (
        <div className="dj-product-edit">
          <div className="dj-product-forms" ref={form}>
            {editor.choice !== null ? (
              <ConflictPanel
                key={`${editor.choice.product.version}`}
                choice={editor.choice}
                busy={editor.saving || editor.withdrawing}
                onKeep={(theirs) => editor.choice && editor.resolve(editor.choice, theirs)}
              />
            ) : null}
            <ProductForm
              connectionId={connection.id}
              product={held.product}
              base={base}
              draft={held.draft}
              onChange={editor.setValue}
            />
            <SpecForm product={held.product} base={base} draft={held.draft} onChange={editor.setValue} />
          </div>
          <HistoryPanel
            connectionId={connection.id}
            productNo={held.product.productNo}
            reason={
              editor.dirty ? '请先保存或放弃正在编辑的内容' : held.edit !== null ? '请先处理还没有结束的修改' : null
            }
            onUndo={editor.undo}
          />
        </div>
      )}
    </Page>
  )
}

/** What became of the last save; a failure or a conflict says so in its own place. */
function toldText({ told, held, dirty }: Editor): string {
  if (told === null || dirty) return ''
  if (told !== 'queued') return EDIT_TEXT.unchanged
  if (held?.edit == null) return EDIT_TEXT.delivered
  return held.edit.state === 'queued' ? EDIT_TEXT.saved : ''
}

/** What stands above the form: outcome, state of the edit that waits, what the POS said. */
function Messages({ editor }: { editor: Editor }) {
  const { held } = editor
  const edit = held?.edit ?? null
  return (
    <>
      {editor.saveError ? <ErrorPanel error={editor.saveError} onClose={editor.clear} compact /> : null}
      {editor.checkError && held !== null ? (
        <TroubleLine trouble={editor.checkError} tone="warn" label={EDIT_TEXT.stale} />
      ) : null}
      {toldText(editor) !== '' ? (
        <p className="dj-note" role="status">
          {toldText(editor)}
        </p>
      ) : null}
      {editor.moved && editor.dirty ? (
        <p className="dj-note" role="status">
          {EDIT_TEXT.moved}
        </p>
      ) : null}
      {edit?.state === 'queued' && editor.told === null ? (
        <div className="dj-product-waiting" role="status">
          <StatusPill tone="waiting" text="待发送" />
          <span>
            <b>{EDIT_TEXT.queued}</b>（{edit.by} · <TimeText at={edit.at} />
            ）。{EDIT_TEXT.queuedHint}
          </span>
          <ActionButton size="small" loading={editor.withdrawing} onClick={editor.withdraw}>
            {EDIT_TEXT.withdraw}
          </ActionButton>
        </div>
      ) : null}
      {edit?.state === 'failed' ? (
        <div className="dj-product-failed">
          {edit.trouble ? (
            <ErrorPanel error={{ ...edit.trouble, problem: `${EDIT_TEXT.failed}：${edit.trouble.problem}` }} />
          ) : null}
          <span className="dj-muted">{EDIT_TEXT.failedHint}</span>
          <ActionButton size="small" loading={editor.withdrawing} onClick={editor.withdraw}>
            {EDIT_TEXT.giveUp}
          </ActionButton>
        </div>
      ) : null}
    </>
  )
}
