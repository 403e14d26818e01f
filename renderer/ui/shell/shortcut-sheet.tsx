import { Modal } from 'antd'
import { SHELL_TEXT, SHORTCUTS } from '../../text/shell.ts'

export function ShortcutSheet({ open, onClose }: { open: boolean; onClose: () => void }) {
  return (
    <Modal open={open} onCancel={onClose} footer={null} title={SHELL_TEXT.shortcutTitle} width={520}>
      <ShortcutList />
    </Modal>
  )
}

export function ShortcutList() {
  return (
    <dl className="dj-shortcuts">
      {SHORTCUTS.map(([keys, meaning]) => (
        <div key={keys}>
          <dt>
            <kbd>{keys}</kbd>
          </dt>
          <dd>{meaning}</dd>
        </div>
      ))}
    </dl>
  )
}
