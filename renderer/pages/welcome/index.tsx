import { useEffect, useState } from 'react'
import type { CallError, WorkspaceName, WorkspaceState } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useNow } from '../../state/now.ts'
import { navigate } from '../../state/router.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { PRODUCT } from '../../text/common.ts'
import { formatDuration } from '../../text/format.ts'
import { WELCOME_TEXT } from '../../text/welcome.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { BrandMark } from '../../ui/shell/brand-mark.tsx'
import { ChoiceCards } from './choice-cards.tsx'
import { firstPage } from './first-page.ts'

type Role = NonNullable<WorkspaceState['role']>

/** First start: 门店 / 省包, practice preselected, so that one click later a person is importing products. */
export function WelcomePage({ state }: { state: WorkspaceState }) {
  const [role, setRole] = useState<Role>('shop')
  const [workspace, setWorkspace] = useState<WorkspaceName>('practice')
  const [startedAt, setStartedAt] = useState<number | null>(null)
  const [error, setError] = useState<CallError | null>(null)
  const liveRefused = state.secrets.persistent ? null : (state.secrets.reason ?? '这台电脑不能安全保存密钥')

  const start = async () => {
    setError(null)
    setStartedAt(Date.now())
    const answer = await callBridge('live', 'workspace.open', { workspace, role })
    setStartedAt(null)
    if (!answer.ok) {
      setError(answer.error)
      return
    }
    navigate(firstPage(role, workspace))
    useWorkspace.setState({ state: answer.data })
  }
  return (
    <main className="dj-welcome">
      <header>
        <BrandMark />
        <div>
          <h1>{PRODUCT}</h1>
          <p>{WELCOME_TEXT.lead}</p>
        </div>
      </header>
      <ChoiceCards
        legend={WELCOME_TEXT.role}
        name="role"
        value={role}
        onChange={setRole}
        choices={[
          { value: 'shop', title: WELCOME_TEXT.roles.shop[0], text: WELCOME_TEXT.roles.shop[1], refused: null },
          {
            value: 'province',
            title: WELCOME_TEXT.roles.province[0],
            text: WELCOME_TEXT.roles.province[1],
            refused: null,
          },
        ]}
      />
      <ChoiceCards
        legend={WELCOME_TEXT.workspace}
        name="workspace"
        value={workspace}
        onChange={setWorkspace}
        choices={[
          {
            value: 'practice',
            title: WELCOME_TEXT.workspaces.practice[0],
            text: WELCOME_TEXT.workspaces.practice[1],
            refused: null,
          },
          {
            value: 'live',
            title: WELCOME_TEXT.workspaces.live[0],
            text: WELCOME_TEXT.workspaces.live[1],
            refused: liveRefused,
          },
        ]}
      />
      {error ? <ErrorPanel error={error} onRetry={() => void start()} /> : null}
      <footer>
        <ActionButton type="primary" size="large" autoFocus loading={startedAt !== null} onClick={() => void start()}>
          {WELCOME_TEXT.start[role][workspace]}
        </ActionButton>
        {startedAt === null ? <span>{WELCOME_TEXT.later}</span> : <Waiting since={startedAt} workspace={workspace} />}
      </footer>
    </main>
  )
}

function Waiting({ since, workspace }: { since: number; workspace: WorkspaceName }) {
  const now = useNow(1000)
  const [spoken, setSpoken] = useState('')
  const text = workspace === 'practice' ? WELCOME_TEXT.starting : WELCOME_TEXT.openingLive
  useEffect(() => setSpoken(text), [text])
  return (
    <span>
      {text}… 已用 {formatDuration(Math.max(0, now - since))}
      <span className="dj-sr" aria-live="polite">
        {spoken}
      </span>
    </span>
  )
}
