import { Dropdown } from 'antd'
import { useState } from 'react'
import type { CallOutput } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { formatCount } from '../../text/format.ts'
import { SERIALS_TEXT } from '../../text/returns.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CopyButton } from '../../ui/copy-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

type FileAnswer = CallOutput<'serials.openingFromFile'>
type FileError = FileAnswer['errors'][number]

interface Result {
  text: string
  errors: readonly FileError[]
}

/** 期初串号 (B23): from 博远ERP or from a file, with what was not taken and why. */
export function useOpening(connectionId: number, onDone: () => void) {
  const boyuan = useAction('serials.openingFromBoyuan')
  const file = useAction('serials.openingFromFile')
  const [result, setResult] = useState<Result | null>(null)
  const busy = boyuan.busy || file.busy
  const fromBoyuan = async () => {
    setResult(null)
    const answer = await boyuan.run({ connectionId })
    if (answer === null) return
    const conflicts = answer.conflicts === 0 ? '' : SERIALS_TEXT.openingConflicts(formatCount(answer.conflicts))
    setResult({ text: doneText(answer) + conflicts, errors: [] })
    onDone()
  }
  const fromFile = async () => {
    setResult(null)
    const answer = await file.run({ connectionId })
    if (answer === null || !answer.chosen) return
    setResult({ text: doneText(answer), errors: answer.errors })
    onDone()
  }
  const failed = [boyuan, file].find((action) => action.error !== null)
  return {
    button: (
      <Dropdown
        trigger={['click']}
        menu={{
          items: [
            { key: 'boyuan', label: SERIALS_TEXT.openingBoyuan, disabled: busy },
            { key: 'file', label: SERIALS_TEXT.openingFile, disabled: busy },
          ],
          onClick: ({ key }) => void (key === 'boyuan' ? fromBoyuan() : fromFile()),
        }}
      >
        <ActionButton loading={busy} title={SERIALS_TEXT.openingHint}>
          {SERIALS_TEXT.opening} ▾
        </ActionButton>
      </Dropdown>
    ),
    notice: (
      <>
        {failed?.error ? <ErrorPanel error={failed.error} onClose={failed.clear} compact /> : null}
        {result === null ? null : (
          <div className="dj-note" role="status">
            <p>
              {result.text}{' '}
              <button type="button" className="dj-link" onClick={() => setResult(null)}>
                关闭
              </button>
            </p>
            {result.errors.length === 0 ? null : <Errors errors={result.errors} />}
          </div>
        )}
      </>
    ),
  }
}

function doneText({ added, known }: { added: number; known: number }): string {
  return SERIALS_TEXT.openingDone(formatCount(added), formatCount(known))
}

function Errors({ errors }: { errors: readonly FileError[] }) {
  return (
    <details className="dj-serials-errors" open>
      <summary>
        {SERIALS_TEXT.openingErrors(formatCount(errors.length))}{' '}
        <CopyButton
          label="复制"
          text={errors
            .map((one) => [`第 ${one.row} 行`, one.column, one.value, one.problem, one.fix].join('\t'))
            .join('\n')}
        />
      </summary>
      <ul>
        {errors.slice(0, 200).map((one) => (
          <li key={`${one.row} ${one.column} ${one.problem}`}>
            第 {one.row} 行【{one.column}】{one.value === '' ? '' : `「${one.value}」`}：{one.problem} {one.fix}
          </li>
        ))}
      </ul>
    </details>
  )
}
