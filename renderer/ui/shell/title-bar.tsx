import { useSummary } from '../../state/summary.ts'
import { PRODUCT } from '../../text/common.ts'
import { SHELL_TEXT } from '../../text/shell.ts'
import { StatusPill } from '../status-pill.tsx'
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

/** Two piers and the span between them. */
export function BrandMark() {
  return (
    <svg className="dj-brand-mark" viewBox="0 0 24 24" aria-hidden="true">
      <path d="M2 17.5h20M5 17.5V7M19 17.5V7" />
      <path d="M2 11.5C4 10.6 5 8.8 5 7c1.6 6 12.4 6 14 0 0 1.8 1 3.6 3 4.5" />
    </svg>
  )
}
