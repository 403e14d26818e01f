import { useState } from 'react'
import type { WorkspaceState } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { formatBytes, formatTime } from '../../text/format.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ConfirmTyped } from '../../ui/confirm-typed.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'

type Damage = WorkspaceState['damage'][number]
type Choice = Damage['choices'][number]

/** A damaged database waits here until a person chose the way out. The broken file is always kept. */
export function DamagePanel() {
  const damage = useWorkspace((mirror) => mirror.state?.damage)
  if (!damage || damage.length === 0) return null
  return damage.map((one) => <OneDamage key={`${one.workspace}/${one.file}`} damage={one} />)
}

function OneDamage({ damage }: { damage: Damage }) {
  const repair = useAction('workspace.repair')
  const reveal = useAction('workspace.reveal')
  const [asked, setAsked] = useState<Choice | null>(null)
  const run = async (choice: Choice) => {
    const state = await repair.run({ workspace: damage.workspace, choice })
    if (state) useWorkspace.setState({ state })
    setAsked(null)
  }
  const lossy = (choice: Choice) => choice === 'restore-backup' || choice === 'start-empty'
  return (
    <section className="dj-stack-tight" aria-label={HOME_TEXT.damageTitle[damage.workspace]}>
      <ErrorPanel
        error={{
          code: `${damage.kind} · ${damage.file} · ${formatBytes(damage.sizeBytes)}`,
          problem: `${HOME_TEXT.damageTitle[damage.workspace]}：${damage.problem}`,
          cause: damage.cause,
          action: damage.action,
        }}
      />
      <div className="dj-buttons">
        {damage.choices.map((choice) => (
          <ActionButton
            key={choice}
            type={choice === damage.choices[0] ? 'primary' : 'default'}
            danger={choice === 'start-empty'}
            loading={repair.busy && asked === null}
            title={HOME_TEXT.repairBody[choice]}
            reason={choice === 'restore-backup' && damage.lastBackupAt === null ? '没有可用的备份' : null}
            onClick={() => (lossy(choice) ? setAsked(choice) : void run(choice))}
          >
            {HOME_TEXT.repair[choice]}
          </ActionButton>
        ))}
        <ActionButton type="text" onClick={() => void reveal.run({ folder: 'backups' })}>
          打开备份文件夹
        </ActionButton>
        <span className="dj-muted">
          最近备份：{damage.lastBackupAt === null ? '没有' : formatTime(damage.lastBackupAt)}
        </span>
      </div>
      {repair.error ? <ErrorPanel error={repair.error} onClose={repair.clear} /> : null}
      <ConfirmTyped
        open={asked !== null}
        title={asked ? `${HOME_TEXT.repair[asked]}？` : ''}
        word={asked ? HOME_TEXT.repair[asked] : ''}
        okText={asked ? HOME_TEXT.repair[asked] : ''}
        busy={repair.busy}
        onOk={() => asked && void run(asked)}
        onCancel={() => setAsked(null)}
      >
        {asked ? HOME_TEXT.repairBody[asked] : ''}
      </ConfirmTyped>
    </section>
  )
}
