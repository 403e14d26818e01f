import { useState } from 'react'
import type { CallOutput } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { DOCUMENTS_TEXT } from '../../text/documents.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { AskReason } from '../../ui/ask-reason.tsx'

interface SkipButtonProps {
  ids: readonly number[]
  /** Why it is not possible; null = it is. */
  reason: string | null
  onDone: (answer: CallOutput<'documents.skip'>) => void
}

/** 不发送: ends documents that a person has settled by hand, with the reason why. */
export function SkipButton({ ids, reason, onDone }: SkipButtonProps) {
  const skip = useAction('documents.skip')
  const [asking, setAsking] = useState(false)
  return (
    <>
      <ActionButton
        size="small"
        title={DOCUMENTS_TEXT.skipHint}
        loading={skip.busy}
        reason={reason}
        onClick={() => {
          skip.clear()
          setAsking(true)
        }}
      >
        {DOCUMENTS_TEXT.skip}
      </ActionButton>
      <AskReason
        open={asking}
        title={DOCUMENTS_TEXT.skipTitle(ids.length)}
        okText={DOCUMENTS_TEXT.skip}
        busy={skip.busy}
        error={skip.error}
        placeholder={DOCUMENTS_TEXT.skipExample}
        onOk={(why) =>
          void skip.run({ ids: [...ids], reason: why }).then((answer) => {
            if (answer === null) return
            setAsking(false)
            onDone(answer)
          })
        }
        onCancel={() => setAsking(false)}
      >
        <p>{DOCUMENTS_TEXT.skipNote}</p>
      </AskReason>
    </>
  )
}
