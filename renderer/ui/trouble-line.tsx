import type { Trouble } from '../../preload/contract/index.ts'
import { linkTo } from '../state/router.ts'
import { troubleText } from '../text/common.ts'
import { joinSentences } from '../text/sentences.ts'
import { CopyButton } from './copy-button.tsx'

interface TroubleLineProps {
  trouble: Trouble
  tone?: 'bad' | 'warn'
  /** Stands before the problem, e.g. the lane it belongs to. */
  label?: string
  /** The page where something can be done. */
  link?: { page: string; text: string }
  correlationId?: string
}

/** 问题 + 怎么办 in one line above a list; the cause is in its title and in what is copied. */
export function TroubleLine({ trouble, tone = 'bad', label, link, correlationId }: TroubleLineProps) {
  const rest = joinSentences(trouble.cause, trouble.action)
  return (
    <div className={`dj-trouble-line dj-tone-${tone}`} role="alert">
      <i aria-hidden="true">{tone === 'bad' ? '✕' : '!'}</i>
      <span title={troubleText(trouble)}>
        {label ? `${label}：` : ''}
        <b>{trouble.problem.replace(/[。.]$/, '')}</b>
        {rest === '' ? '' : `。${rest}`}
      </span>
      {link ? <a href={linkTo(link.page)}>{link.text}</a> : null}
      {correlationId ? <a href={linkTo('/journal', { correlationId })}>日志</a> : null}
      <CopyButton text={troubleText({ ...trouble, correlationId })} label="复制" />
    </div>
  )
}
