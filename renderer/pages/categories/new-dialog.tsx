import { Input, Modal } from 'antd'
import { useEffect, useId, useState } from 'react'
import type { CallError } from '../../../preload/contract/index.ts'
import { CATEGORIES_TEXT } from '../../text/categories.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { type Typed, typedNames, typedPaths } from './typed.ts'

interface NewDialogProps {
  what: 'category' | 'brand' | null
  busy: boolean
  error: CallError | null
  onClear: () => void
  onCancel: () => void
  onPaths: (paths: string[][]) => void
  onNames: (names: string[]) => void
}

/** Categories or brands a person types, one a line. */
export function NewDialog({ what, busy, error, onClear, onCancel, onPaths, onNames }: NewDialogProps) {
  const id = useId()
  const [text, setText] = useState('')
  useEffect(() => {
    if (what !== null) setText('')
  }, [what])
  const brand = what === 'brand'
  const typed: Typed<unknown> = brand ? typedNames(text) : typedPaths(text)
  const send = () => {
    if (brand) {
      const names = typedNames(text)
      if (names.ok) onNames(names.items)
    } else {
      const paths = typedPaths(text)
      if (paths.ok) onPaths(paths.items)
    }
  }
  return (
    <Modal
      open={what !== null}
      title={brand ? CATEGORIES_TEXT.newBrand : CATEGORIES_TEXT.newCategory}
      width={480}
      destroyOnHidden
      onCancel={onCancel}
      footer={[
        <ActionButton key="cancel" onClick={onCancel}>
          取消
        </ActionButton>,
        <ActionButton key="ok" type="primary" loading={busy} reason={typed.ok ? null : typed.problem} onClick={send}>
          {CATEGORIES_TEXT.newOk}
          {typed.ok ? ` ${typed.items.length} 个` : ''}
        </ActionButton>,
      ]}
    >
      {error ? <ErrorPanel error={error} onClose={onClear} compact /> : null}
      <label htmlFor={id} className="dj-muted">
        {brand ? CATEGORIES_TEXT.newBrandHint : CATEGORIES_TEXT.newCategoryHint}
      </label>
      <Input.TextArea id={id} autoFocus rows={6} value={text} onChange={(event) => setText(event.target.value)} />
      {text.trim() !== '' && !typed.ok ? (
        <p className="dj-field-error" role="alert">
          {typed.problem}
        </p>
      ) : null}
    </Modal>
  )
}
