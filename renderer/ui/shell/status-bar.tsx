import { useNow } from '../../state/now.ts'
import { lanesOfRole, setUpPage } from '../../state/of-role.ts'
import { useOperators } from '../../state/operator.ts'
import { linkTo } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { OPERATOR_ROLE_LABEL, WORKSPACE_LABEL } from '../../text/common.ts'
import { formatClockOffset, formatTime } from '../../text/format.ts'
import { SHELL_TEXT } from '../../text/shell.ts'

/** From here on a wrong clock is said loudly: remote systems refuse requests five minutes off. */
const OFFSET_WARN_MS = 120_000

/** 操作员 · 对接 · 本机时间偏差 · 版本 · 时间. */
export function StatusBar({ onShortcuts }: { onShortcuts: () => void }) {
  const state = useWorkspace((mirror) => mirror.state)
  const current = useOperators((mirror) => mirror.list?.current ?? null)
  const summary = useSummary((mirror) => mirror.summary)
  const now = useNow(1000)
  const offset = summary?.clockOffsetMs ?? null
  const wrong = offset !== null && Math.abs(offset) >= OFFSET_WARN_MS
  const role = state?.role ?? null
  const lanes = lanesOfRole(summary?.lanes ?? [], role).length
  return (
    <footer className="dj-statusbar">
      <a href={linkTo(setUpPage(role), { at: 'operator' })}>
        操作员：
        {current ? `${current.name}（${OPERATOR_ROLE_LABEL[role ?? 'shop'][current.role]}）` : SHELL_TEXT.notSignedIn}
      </a>
      <a href={linkTo(setUpPage(role))}>对接：{summary === null ? '…' : lanes === 0 ? '未设置' : `${lanes} 个通道`}</a>
      {state?.active ? <span>{WORKSPACE_LABEL[state.active]}</span> : null}
      <span className="dj-statusbar-space" />
      <span className={wrong ? 'dj-statusbar-warn' : ''}>
        {offset === null ? SHELL_TEXT.clockUnknown : `${wrong ? '！' : ''}${formatClockOffset(offset)}`}
      </span>
      <time dateTime={new Date(now).toISOString()} title="北京时间">
        {formatTime(now)}
      </time>
      <span>版本 {state?.version ?? '…'}</span>
      <button type="button" onClick={onShortcuts}>
        快捷键 F1
      </button>
    </footer>
  )
}
