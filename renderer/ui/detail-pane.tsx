import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { type ReactNode, useEffect, useRef } from 'react'
import { useShortcut } from '../state/use-shortcut.ts'

interface DetailPaneProps {
  title: ReactNode
  label: string
  /** Under the title: state, actions. */
  head?: ReactNode
  children: ReactNode
  onClose: () => void
}

/** The row a person opened, beside its list; Esc closes it and the focus goes back to the list. */
export function DetailPane({ title, label, head, children, onClose }: DetailPaneProps) {
  const pane = useRef<HTMLElement>(null)
  useShortcut('Escape', () => {
    if (!dialogInFront()) onClose()
  })
  useEffect(() => {
    const before = document.activeElement
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <aside className="dj-detail" aria-label={label} ref={pane}>
      <header className="dj-detail-head">
        <div className="dj-detail-title">
          <h2>{title}</h2>
          <Button
            type="text"
            size="small"
            icon={<CloseOutlined />}
            aria-label="关闭详情"
            title="关闭详情（Esc）"
            onClick={onClose}
          />
        </div>
        {head}
      </header>
      <div className="dj-detail-body">{children}</div>
    </aside>
  )
}

/** A dialog takes its own Esc; it is still drawn while the key is handed round. */
function dialogInFront(): boolean {
  return [...document.querySelectorAll<HTMLElement>('.ant-modal-wrap')].some((wrap) => wrap.style.display !== 'none')
}
