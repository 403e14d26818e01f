import { App as AntApp, ConfigProvider } from 'antd'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, useEffect, useMemo, useSyncExternalStore } from 'react'
import type { WorkspaceName } from '../../preload/contract/index.ts'
import { usePreferences } from '../state/preferences.ts'
import { OVERLAYS_ID, THEME_CLASS, themeConfig } from './theme.ts'

const darkQuery = () => window.matchMedia('(prefers-color-scheme: dark)')

function subscribeDark(listener: () => void): () => void {
  const query = darkQuery()
  query.addEventListener('change', listener)
  return () => query.removeEventListener('change', listener)
}

/** True when the window is to be dark: the person's choice, else the system's. */
export function useDark(): boolean {
  const mode = usePreferences((preferences) => preferences.theme)
  const system = useSyncExternalStore(
    subscribeDark,
    () => darkQuery().matches,
    () => false,
  )
  return mode === 'system' ? system : mode === 'dark'
}

function overlayRoot(): HTMLElement {
  return document.getElementById(OVERLAYS_ID) ?? document.body
}

/** Colours of workspace and mode for everything below. */
export function ThemeProvider({ workspace, children }: { workspace: WorkspaceName; children: ReactNode }) {
  const dark = useDark()
  const config = useMemo(() => themeConfig(workspace, dark), [workspace, dark])
  useEffect(() => {
    const root = document.documentElement
    root.dataset.theme = dark ? 'dark' : 'light'
    root.dataset.workspace = workspace
    root.classList.add(THEME_CLASS)
  }, [workspace, dark])
  return (
    <ConfigProvider
      theme={config}
      locale={zhCN}
      getPopupContainer={overlayRoot}
      button={{ autoInsertSpace: false }}
      componentSize="medium"
      wave={{ disabled: true }}
    >
      <AntApp className="dj-app" message={{ maxCount: 3, getContainer: overlayRoot }}>
        {children}
      </AntApp>
    </ConfigProvider>
  )
}
