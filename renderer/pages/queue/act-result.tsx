import type { CallOutput } from '../../../preload/contract/index.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { actResultText } from './row-acts.ts'

interface ActResultProps {
  result: CallOutput<'queue.retry'> | null
  onClose: () => void
}

/** What the last act did, with the reasons of rows that were refused. Outlives its dialog. */
export function ActResult({ result, onClose }: ActResultProps) {
  if (result === null) return null
  const { done, refused } = actResultText(result)
  return (
    <div className={refused.length > 0 ? 'dj-warning dj-act-result' : 'dj-note-box dj-act-result'} role="status">
      <div>
        <b>{done}</b>
        {refused.length > 0 ? (
          <ul className="dj-plain">
            {refused.map((text) => (
              <li key={text}>未处理 {text}</li>
            ))}
          </ul>
        ) : null}
      </div>
      <span>
        {refused.length > 0 ? <CopyButton text={[done, ...refused].join('\n')} label="复制" /> : null}
        <button type="button" className="dj-link" onClick={onClose}>
          关闭
        </button>
      </span>
    </div>
  )
}
