import { App, Segmented, Tooltip } from 'antd'
import { useState } from 'react'
import type { WorkspaceName } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { ROLE_LABEL, WORKSPACE_LABEL } from '../../text/common.ts'
import { SHELL_TEXT } from '../../text/shell.ts'

/** 正式环境 / 练习环境. Both keep running; the switch only changes what the window shows. */
export function WorkspaceSwitch() {
  const state = useWorkspace((mirror) => mirror.state)
  const { message } = App.useApp()
  const [opening, setOpening] = useState<WorkspaceName | null>(null)
  if (state === null || state.active === null) return null
  const liveRefused = state.secrets.persistent ? null : (state.secrets.reason ?? '本机不能安全保存密钥，正式环境不可用')
  const open = (workspace: WorkspaceName) => {
    if (workspace === state.active || opening !== null) return
    setOpening(workspace)
    void callBridge('live', 'workspace.open', { workspace, role: state.role ?? 'shop' }).then((answer) => {
      setOpening(null)
      if (answer.ok) useWorkspace.setState({ state: answer.data })
      else void message.error(`${answer.error.problem}：${answer.error.action}`)
    })
  }
  return (
    <div className="dj-switch">
      <Segmented<WorkspaceName>
        size="small"
        aria-label="环境"
        value={opening ?? state.active}
        onChange={open}
        options={[
          {
            value: 'live',
            disabled: liveRefused !== null && state.active !== 'live',
            label: liveRefused ? (
              <Tooltip title={liveRefused}>
                <span>{WORKSPACE_LABEL.live}</span>
              </Tooltip>
            ) : (
              WORKSPACE_LABEL.live
            ),
          },
          { value: 'practice', label: WORKSPACE_LABEL.practice },
        ]}
      />
      {state.role ? <span className="dj-role">{ROLE_LABEL[state.role]}</span> : null}
      {opening === 'practice' ? <span role="status">{SHELL_TEXT.switchBusy}</span> : null}
    </div>
  )
}
