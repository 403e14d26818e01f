import { Input, Modal } from 'antd'
import { type KeyboardEvent, useEffect, useState } from 'react'
import { type PageEntry, searchPages, titleOf } from '../../pages.tsx'
import { navigate } from '../../state/router.ts'
import { SHELL_TEXT } from '../../text/shell.ts'
import { PageIcon } from './page-icon.tsx'

/** Ctrl+K: finds a menu by its path, its words or its initials. */
export function MenuSearch({
  open,
  pages,
  onClose,
}: {
  open: boolean
  pages: readonly PageEntry[]
  onClose: () => void
}) {
  const [text, setText] = useState('')
  const [at, setAt] = useState(0)
  const found = searchPages(pages, text)
  useEffect(() => {
    if (open) {
      setText('')
      setAt(0)
    }
  }, [open])
  const go = (entry: PageEntry | undefined) => {
    if (entry === undefined) return
    navigate(entry.path)
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt((before) => (found.length === 0 ? 0 : (before + step + found.length) % found.length))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      go(found[at])
    }
  }
  return (
    <Modal
      open={open}
      onCancel={onClose}
      footer={null}
      closable={false}
      width={460}
      destroyOnHidden
      className="dj-search"
      aria-label={SHELL_TEXT.searchMenu}
    >
      <Input
        autoFocus
        placeholder="菜单名、路径或首字母，例如 对接、rz"
        aria-label={SHELL_TEXT.searchMenu}
        role="combobox"
        aria-expanded="true"
        aria-controls="menu-search-list"
        aria-activedescendant={found[at] ? `menu-search-${at}` : undefined}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <div id="menu-search-list" role="listbox" className="dj-search-list">
        {found.map((entry, index) => (
          <div
            key={entry.path}
            id={`menu-search-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            onMouseMove={() => setAt(index)}
            onClick={() => go(entry)}
            onKeyDown={onKeyDown}
          >
            <PageIcon path={entry.path} />
            <strong>{titleOf(entry)}</strong>
            <span>{entry.menuPath.slice(0, -1).join(' → ')}</span>
          </div>
        ))}
        {found.length === 0 ? <p>{SHELL_TEXT.noMatch}</p> : null}
      </div>
    </Modal>
  )
}
