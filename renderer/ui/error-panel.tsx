import type { Trouble } from '../../preload/contract/index.ts'
import { linkTo } from '../state/router.ts'
import { troubleText } from '../text/common.ts'
import { CopyButton } from './copy-button.tsx'

interface ErrorPanelProps {
  error: Trouble & { correlationId?: string | undefined; retryable?: boolean }
  /** Shows 重试. */
  onRetry?: (() => void) | undefined
  onClose?: () => void
  /** warn: something a person should know; bad: something did not work. */
  tone?: 'bad' | 'warn'
  /** Narrow places: one line, the rest on demand. */
  compact?: boolean
}

/** 问题 + 原因 + 怎么办, copyable, with the way to its log lines. Stays until its cause is gone or a person closes it. */
export function ErrorPanel({ error, onRetry, onClose, tone = 'bad', compact = false }: ErrorPanelProps) {
  const explanation = (
    <dl>
      {error.cause ? (
        <div>
          <dt>原因</dt>
          <dd>{error.cause}</dd>
        </div>
      ) : null}
      {error.action ? (
        <div>
          <dt>怎么办</dt>
          <dd>{error.action}</dd>
        </div>
      ) : null}
    </dl>
  )
  return (
    <section className={`dj-error dj-error-${tone}`} role="alert">
      <div className="dj-error-head">
        <i aria-hidden="true">{tone === 'bad' ? '✕' : '!'}</i>
        <strong>{error.problem}</strong>
        <span className="dj-error-actions">
          {onRetry ? (
            <button type="button" className="dj-link" onClick={onRetry}>
              重试
            </button>
          ) : null}
          {error.correlationId ? (
            <a className="dj-link" href={linkTo('/journal', { correlationId: error.correlationId })}>
              查看日志
            </a>
          ) : null}
          <CopyButton text={troubleText(error)} label="复制" title="复制问题、原因和怎么办" />
          {onClose ? (
            <button type="button" className="dj-link" onClick={onClose}>
              关闭
            </button>
          ) : null}
        </span>
      </div>
      {compact ? (
        <details>
          <summary>原因和怎么办</summary>
          {explanation}
        </details>
      ) : (
        explanation
      )}
      <div className="dj-error-code">
        {error.code}
        {error.correlationId ? ` · 关联号 ${error.correlationId}` : ''}
      </div>
    </section>
  )
}
