import { useState } from 'react'
import type { FileImport } from '../../../preload/contract/index.ts'
import { linkTo, navigate } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { FILE_KIND } from '../../text/file-import.ts'
import { formatCount, formatDuration } from '../../text/format.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { TimeText } from '../../ui/time-text.tsx'
import { PlanLines } from './plan-lines.tsx'
import { UndoDialog } from './undo-dialog.tsx'
import { reckon } from './wizard.ts'

/** ⑥ 结果 (S83): counts that make the data rows (W1), failed rows to take away, to retry, and the way back. */
export function DoneStep({ row, put }: { row: FileImport; put: (row: FileImport) => void }) {
  const failedRows = useAction('fileImport.failedRows')
  const retry = useAction('fileImport.retry')
  const [saved, setSaved] = useState<string | null>(null)
  const [undoing, setUndoing] = useState(false)
  const words = FILE_KIND[row.kind]
  const { result, undone } = row
  const { text, adds, clean } = reckon(row)
  const cancelled = row.state === 'cancelled'
  const failed = result.failed + result.discarded + (row.plan?.rows.error ?? 0)
  const undoneAny = undone.waiting + undone.done + undone.failed > 0
  const error = failedRows.error ?? retry.error
  return (
    <>
      <section className={`dj-done ${clean && !cancelled ? 'dj-done-clean' : 'dj-done-partial'}`} role="status">
        <i className="dj-done-mark" aria-hidden="true">
          {clean && !cancelled ? '✓' : '!'}
        </i>
        <div className="dj-file-done">
          <div>
            <h2>
              {words.unit}
              {cancelled ? '已取消' : '完成'}
              {clean ? '' : result.failed > 0 ? `，${formatCount(result.failed)} 行失败` : '，有未写入的行'}
            </h2>
            <p>{text}</p>
            {undoneAny ? (
              <p>
                <b>撤销</b>：已撤销 {formatCount(undone.done)}
                {undone.waiting > 0 ? `，正在撤销 ${formatCount(undone.waiting)}` : ''}
                {undone.failed > 0 ? `，没有撤销 ${formatCount(undone.failed)}` : ''} 个商品
              </p>
            ) : null}
            <p className="dj-muted">
              {row.confirmedBy || row.startedBy || '—'} 执行于 <TimeText at={row.confirmedAt} form="full" />
              ，完成于 <TimeText at={row.finishedAt} form="full" />
              ，用时 {formatDuration(row.elapsedMs)} · 关联号 <CodeText value={row.correlationId} />
            </p>
            {adds ? null : (
              <p className="dj-warning">各项之和与文件的行数不一致，请按关联号查看日志，并导出结果交给实施人员。</p>
            )}
          </div>
          <div className="dj-done-acts">
            <ActionButton type="primary" onClick={() => navigate(words.route)}>
              选择新文件
            </ActionButton>
            <ActionButton
              loading={failedRows.busy}
              reason={failed === 0 ? '没有失败的行' : null}
              onClick={() =>
                void failedRows.run({ id: row.id }).then((answer) => setSaved(answer?.saved?.name ?? null))
              }
            >
              下载失败行
            </ActionButton>
            <ActionButton
              loading={retry.busy}
              reason={failed === 0 ? '没有失败的行' : null}
              onClick={() =>
                void retry.run({ id: row.id }).then((answer) => {
                  if (answer === null) return
                  put(answer.import)
                  navigate(words.route, { id: answer.import.id })
                })
              }
            >
              修正并重试失败行
            </ActionButton>
            <ActionButton
              danger
              reason={row.undoable === 0 ? (undoneAny ? '已经撤销' : '没有可以撤销的商品') : null}
              onClick={() => setUndoing(true)}
            >
              撤销本次{words.unit}
            </ActionButton>
            <a href={linkTo('/products')}>查看商品列表</a>
            <a href={linkTo('/journal', { correlationId: row.correlationId })}>查看日志</a>
            {result.failed + result.unknown + result.waiting > 0 ? (
              <a
                href={linkTo('/queue', {
                  state: result.failed > 0 ? 'refused' : result.unknown > 0 ? 'unknown' : 'open',
                  lane: `pos:${row.connectionId}`,
                })}
              >
                去队列处理
              </a>
            ) : null}
          </div>
        </div>
      </section>
      {error ? (
        <ErrorPanel
          error={error}
          compact
          onClose={() => {
            failedRows.clear()
            retry.clear()
          }}
        />
      ) : null}
      {saved === null ? null : (
        <p className="dj-note-box" role="status">
          已保存「{saved}」。改正后直接导入这个文件，只会处理这些行，不会重复
        </p>
      )}
      <PlanLines row={row} view="result" first={result.failed > 0 ? 'failed' : 'all'} />
      {undoing ? <UndoDialog row={row} put={put} onClose={() => setUndoing(false)} /> : null}
    </>
  )
}
