import './help.css'
import { Input } from 'antd'
import { replaceQuery, useQueryParameter } from '../../state/router.ts'
import { useWorkspace } from '../../state/workspace.ts'
import { findHelp, HELP_TEXT } from '../../text/help.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { Page } from '../../ui/page.tsx'
import { Panel } from '../../ui/panel.tsx'

/** 使用帮助: the manuals' ways for the people at the counter, searchable, with a link to where each is done (S108). */
export default function HelpPage() {
  const role = useWorkspace((mirror) => mirror.state?.role ?? null)
  const text = useQueryParameter('text')
  const topics = findHelp(role, text)
  return (
    <Page menuPath={['系统管理', '帮助']} title={HELP_TEXT.title} note={HELP_TEXT.note}>
      <div className="dj-help-bar">
        <Input
          data-page-search
          allowClear
          value={text}
          maxLength={60}
          placeholder={HELP_TEXT.search}
          aria-label="搜索帮助"
          onChange={(event) => replaceQuery({ text: event.target.value })}
        />
      </div>
      {topics.length === 0 ? <EmptyState title={HELP_TEXT.none} hint={HELP_TEXT.noneHint} /> : null}
      {topics.map((topic) => (
        <Panel
          key={topic.key}
          title={topic.title}
          extra={topic.page ? <a href={`#${topic.page.path}`}>{topic.page.text}</a> : null}
        >
          <div className="dj-help-topic">
            <p className="dj-muted">{topic.when}</p>
            <ol>
              {topic.steps.map((step) => (
                <li key={step}>{step}</li>
              ))}
            </ol>
            <section aria-label={HELP_TEXT.notes}>
              <ul>
                {topic.notes.map((note) => (
                  <li key={note}>{note}</li>
                ))}
              </ul>
            </section>
          </div>
        </Panel>
      ))}
    </Page>
  )
}
