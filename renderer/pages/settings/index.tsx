import { App, Segmented } from 'antd'
import type { Role } from '../../pages.tsx'
import { type Density, setPreferences, type ThemeMode, usePreferences } from '../../state/preferences.ts'
import { useAction } from '../../state/use-action.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { PRODUCT, ROLE_LABEL } from '../../text/common.ts'
import { SETTINGS_TEXT as TEXT } from '../../text/settings.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { CodeText } from '../../ui/code-text.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { Facts } from '../../ui/facts.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'
import { ShortcutList } from '../../ui/shell/shortcut-sheet.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'

const THEMES: readonly ThemeMode[] = ['system', 'light', 'dark']
const DENSITIES: readonly Density[] = ['compact', 'normal']

export default function SettingsPage() {
  return (
    <Page menuPath={['系统管理', '设置']} title="设置">
      <div className="dj-columns-2">
        <div className="dj-stack">
          <Appearance />
          <RoleChoice />
          <Folders />
          <About />
        </div>
        <div className="dj-stack">
          <Panel title={TEXT.notifications}>
            <ul className="dj-plain">
              {TEXT.notificationLines.map((line) => (
                <li key={line}>{line}</li>
              ))}
            </ul>
          </Panel>
          <Panel title={TEXT.shortcuts}>
            <ShortcutList />
          </Panel>
        </div>
      </div>
    </Page>
  )
}

function Appearance() {
  const theme = usePreferences((preferences) => preferences.theme)
  const density = usePreferences((preferences) => preferences.density)
  const { message } = App.useApp()
  return (
    <Panel title={TEXT.appearance}>
      <Facts
        rows={[
          [
            TEXT.theme,
            <Segmented<ThemeMode>
              key="theme"
              aria-label={TEXT.theme}
              value={theme}
              options={THEMES.map((value) => ({ value, label: TEXT.themes[value] }))}
              onChange={(value) => setPreferences({ theme: value })}
            />,
          ],
          [
            TEXT.density,
            <div key="density" className="dj-stack-tight">
              <span>
                <Segmented<Density>
                  aria-label={TEXT.density}
                  value={density}
                  options={DENSITIES.map((value) => ({ value, label: TEXT.densities[value] }))}
                  onChange={(value) => setPreferences({ density: value })}
                />
              </span>
              <span className="dj-field-hint">{TEXT.densityHint}</span>
            </div>,
          ],
          [
            '列设置',
            <ActionButton
              key="columns"
              size="small"
              onClick={() => {
                setPreferences({ tables: {} })
                void message.success(TEXT.resetColumnsDone)
              }}
            >
              {TEXT.resetColumns}
            </ActionButton>,
          ],
        ]}
      />
    </Panel>
  )
}

function RoleChoice() {
  const state = useWorkspace((mirror) => mirror.state)
  const open = useAction('workspace.open')
  if (state === null || state.active === null) return null
  const { active } = state
  const change = async (role: Role) => {
    const next = await open.run({ workspace: active, role })
    if (next) useWorkspace.setState({ state: next })
  }
  return (
    <Panel title={TEXT.role}>
      {open.error ? <ErrorPanel error={open.error} onClose={open.clear} compact /> : null}
      <Segmented<Role>
        aria-label={TEXT.role}
        value={state.role ?? 'shop'}
        options={[
          { value: 'shop', label: ROLE_LABEL.shop },
          { value: 'province', label: ROLE_LABEL.province },
        ]}
        onChange={(role) => void change(role)}
      />
      <p className="dj-field-hint">{TEXT.roleHint}</p>
    </Panel>
  )
}

function Folders() {
  const folders = useWorkspace((mirror) => mirror.state?.folders)
  const reveal = useAction('workspace.reveal')
  if (!folders) return null
  const line = (path: string, folder: 'data' | 'logs' | 'backups') => (
    <span className="dj-folder">
      {path ? <CodeText value={path} /> : null}
      <button type="button" className="dj-link" onClick={() => void reveal.run({ folder })}>
        {TEXT.open}
      </button>
    </span>
  )
  return (
    <Panel title={TEXT.folders}>
      {reveal.error ? <ErrorPanel error={reveal.error} onClose={reveal.clear} compact /> : null}
      <Facts
        rows={[
          [TEXT.dataFolder, line(folders.data, 'data')],
          [TEXT.logFolder, line(folders.logs, 'logs')],
          [TEXT.backupFolder, line('', 'backups')],
        ]}
      />
    </Panel>
  )
}

function About() {
  const state = useWorkspace((mirror) => mirror.state)
  if (state === null) return null
  const { secrets } = state
  const ready = secrets.state === 'ready' && secrets.persistent
  return (
    <Panel title={TEXT.about}>
      <Facts
        rows={[
          [TEXT.version, `${PRODUCT} ${state.version}`],
          [
            TEXT.secrets,
            <span key="secrets" className="dj-folder">
              <StatusPill
                tone={ready ? 'ok' : secrets.persistent ? 'warn' : 'bad'}
                text={ready ? '安全' : secrets.persistent ? '较弱' : '不可用'}
              />
              <span>
                {secrets.reason ??
                  (ready ? TEXT.secretsReady : secrets.persistent ? TEXT.secretsWeak : TEXT.secretsNone)}
              </span>
            </span>,
          ],
        ]}
      />
    </Panel>
  )
}
