import type { ThemeConfig } from 'antd'
import { theme as antdTheme } from 'antd'
import type { WorkspaceName } from '../../preload/contract/index.ts'

/** Class that carries antd's variables; put on the roots that draw antd components. */
export const THEME_CLASS = 'dj-theme'

/** Popups live beside the page, so that antd never locks or measures the body. */
export const OVERLAYS_ID = 'overlays'

const FONT =
  "'Segoe UI','Microsoft YaHei UI','Microsoft YaHei','PingFang SC','Noto Sans SC','Noto Sans CJK SC',SimSun,sans-serif"
const MONO = "Consolas,'Cascadia Mono','Noto Sans Mono CJK SC','Courier New',monospace"

/** The same values stand in styles/tokens.css, where the window's own styles take them from. */
const ACCENT = {
  live: { light: '#1559b3', dark: '#4c96ee' },
  practice: { light: '#6d3fc4', dark: '#a386f0' },
} as const

const NEUTRAL = {
  light: { ink: '#17202e', surface: '#ffffff', ground: '#eef1f5', line: '#d3d9e2', soft: '#e3e8ee' },
  dark: { ink: '#e4e9f0', surface: '#1a2029', ground: '#11151b', line: '#394454', soft: '#2a3341' },
} as const

/** antd in zero-runtime mode: component styles come from its static css, only the variables are computed here. */
export function themeConfig(workspace: WorkspaceName, dark: boolean): ThemeConfig {
  const mode = dark ? 'dark' : 'light'
  const neutral = NEUTRAL[mode]
  return {
    zeroRuntime: true,
    hashed: false,
    cssVar: { key: THEME_CLASS },
    algorithm: dark ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: ACCENT[workspace][mode],
      colorInfo: ACCENT[workspace][mode],
      colorLink: ACCENT[workspace][mode],
      colorSuccess: dark ? '#3fae74' : '#1b7f4b',
      colorWarning: dark ? '#d9983a' : '#b26a00',
      colorError: dark ? '#f0706a' : '#c42b2b',
      colorTextBase: neutral.ink,
      colorTextPlaceholder: dark ? '#8f9bab' : '#657084',
      colorBgBase: neutral.surface,
      colorBgLayout: neutral.ground,
      colorBgContainer: neutral.surface,
      colorBgElevated: dark ? '#222a35' : '#ffffff',
      colorBorder: neutral.line,
      colorBorderSecondary: neutral.soft,
      fontFamily: FONT,
      fontFamilyCode: MONO,
      fontSize: 13,
      controlHeight: 30,
      controlHeightSM: 24,
      borderRadius: 4,
      borderRadiusLG: 6,
      motion: false,
      wireframe: false,
    },
  }
}
