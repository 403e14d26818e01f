import { type ReactNode, useState } from 'react'
import { pagesOf } from '../../pages.tsx'
import { refreshPage } from '../../state/refresh.ts'
import { navigate } from '../../state/router.ts'
import { useShortcut } from '../../state/use-shortcut.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { MenuSearch } from './menu-search.tsx'
import { ShortcutSheet } from './shortcut-sheet.tsx'
import { SideMenu } from './side-menu.tsx'
import { StatusBar } from './status-bar.tsx'
import { TitleBar } from './title-bar.tsx'

const NUMBER_KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** Frame of the window: title bar, menu, page, status bar; the practice banner stands above the page. */
export function Shell({ banner, children }: { banner: ReactNode; children: ReactNode }) {
  const role = useWorkspace((mirror) => mirror.state?.role ?? null)
  const [searching, setSearching] = useState(false)
  const [sheet, setSheet] = useState(false)
  const pages = pagesOf(role)
  useShortcut('Ctrl+K', () => setSearching(true))
  useShortcut('F1', () => setSheet(true))
  useShortcut('?', () => setSheet(true))
  useShortcut('Ctrl+F', focusPageSearch)
  useShortcut('F5', refreshPage)
  return (
    <div className="dj-shell">
      <button type="button" className="dj-skip" onClick={skipToContent}>
        跳到内容
      </button>
      <TitleBar />
      {banner}
      <div className="dj-middle">
        <SideMenu pages={pages} onSearch={() => setSearching(true)} />
        <div className="dj-content" id="content" tabIndex={-1}>
          {children}
        </div>
      </div>
      <StatusBar onShortcuts={() => setSheet(true)} />
      {NUMBER_KEYS.map((key, index) => (
        <NumberKey key={key} shortcut={`Alt+${key}`} path={pages[index]?.path} />
      ))}
      <MenuSearch open={searching} pages={pages} onClose={() => setSearching(false)} />
      <ShortcutSheet open={sheet} onClose={() => setSheet(false)} />
    </div>
  )
}

function NumberKey({ shortcut, path }: { shortcut: string; path: string | undefined }) {
  useShortcut(shortcut, () => path !== undefined && navigate(path), path !== undefined)
  return null
}

/** The hash belongs to the router, so the link moves the focus itself. */
function skipToContent(): void {
  document.getElementById('content')?.focus()
}

/** A page marks its search field with `data-page-search`. */
function focusPageSearch(): void {
  const field = document.querySelector<HTMLElement>('[data-page-search] input, input[data-page-search]')
  field?.focus()
  if (field instanceof HTMLInputElement) field.select()
}
