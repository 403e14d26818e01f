import { useSummary } from '../../state/summary.ts'
import { PRODUCT } from '../../text/common.ts'
import { SHELL_TEXT } from '../../text/shell.ts'
import { StatusPill } from '../status-pill.tsx'
import { BrandMark } from './brand-mark.tsx'
import { LanePills } from './lane-pills.tsx'
import { WorkspaceSwitch } from './workspace-switch.tsx'

export function TitleBar() {
  const summary = useSummary((mirror) => mirror.summary)
  const error = useSummary((mirror) => mirror.error)
  return (
    <header className="dj-titlebar">
      <a className="dj-brand" href="#/" aria-label={`${PRODUCT}，回首页`}>
        <BrandMark />
        <span>{PRODUCT}</span>
      </a>
      <WorkspaceSwitch />
      <div className="dj-titlebar-pills" role="status" aria-label="各通道状态">
        {summary && !summary.online ? <StatusPill tone="off" text="网络已断开" title={SHELL_TEXT.offline} /> : null}
        {summary ? <LanePills lanes={summary.lanes} /> : error ? <span>{SHELL_TEXT.unreadable}</span> : null}
      </div>
    </header>
  )
}
