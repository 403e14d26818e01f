import type { Summary } from '../../../preload/contract/index.ts'
import { pageAt } from '../../pages.tsx'
import { todoOfRole, useRole } from '../../state/of-role.ts'
import { linkTo } from '../../state/router.ts'
import { HOME_TEXT } from '../../text/home.ts'
import { joinSentences } from '../../text/sentences.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Panel } from '../../ui/panel.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'

/** What a person has to do, most urgent first. */
export function TodoPanel({ summary }: { summary: Summary | null }) {
  const role = useRole()
  const todo = summary === null ? null : todoOfRole(summary.todo, role, (path) => pageAt(path, role) !== null)
  return (
    <Panel title={HOME_TEXT.todo} extra={todo && todo.length > 0 ? `${todo.length} 件` : null} flush>
      {todo === null ? (
        <LoadingLines />
      ) : todo.length === 0 ? (
        <EmptyState title={HOME_TEXT.nothingToDo} hint="出现失败、结果未知或需要授权时，会列在这里。" />
      ) : (
        <ul className="dj-todo">
          {todo.map((item) => (
            <li key={item.key}>
              <StatusPill tone={item.urgent ? 'bad' : 'warn'} text={item.urgent ? '马上处理' : '有空处理'} />
              <div>
                <a href={linkTo(item.page)}>{item.text}</a>
                {item.trouble ? <p>{joinSentences(item.trouble.cause, item.trouble.action)}</p> : null}
              </div>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
