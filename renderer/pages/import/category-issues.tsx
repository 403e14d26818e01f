import { useState } from 'react'
import type { CategoryIssue } from '../../../preload/contract/index.ts'
import { formatCount } from '../../text/format.ts'
import { IMPORT_TEXT, ISSUE_STATE } from '../../text/import.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { flattening } from './wizard.ts'

interface CategoryIssuesProps {
  issues: readonly CategoryIssue[]
  /** What happens to products whose category has too many levels, and what to do. */
  tooDeepLead: string
  creating: boolean
  onCreate: (paths: string[][]) => void
}

const keyOf = (issue: CategoryIssue) => issue.path.join('\u001F')

/** Paths that the POS does not have (S61, S62), with those to make first ticked, and what is left out (S60). */
export function CategoryIssues({ issues, tooDeepLead, creating, onCreate }: CategoryIssuesProps) {
  const [unticked, setUnticked] = useState<ReadonlySet<string>>(new Set())
  const missing = issues.filter((issue) => issue.kind === 'missing')
  const open = flattening(issues)
  const ticked = open.filter((issue) => !unticked.has(keyOf(issue)))
  const toggle = (issue: CategoryIssue) => {
    const next = new Set(unticked)
    if (!next.delete(keyOf(issue))) next.add(keyOf(issue))
    setUnticked(next)
  }
  return (
    <>
      {issues.length === 0 ? <p>所有分类在智能POS里都有，不需要处理。</p> : null}
      {missing.length > 0 ? (
        <section className="dj-issues" aria-label="智能POS里没有的分类">
          <h3>智能POS里没有的多级分类 {formatCount(missing.length)} 个</h3>
          <p>{IMPORT_TEXT.missingLead}</p>
          <ul>
            {missing.map((issue) => (
              <MissingLine
                key={keyOf(issue)}
                issue={issue}
                ticked={ticked.includes(issue)}
                onToggle={() => toggle(issue)}
              />
            ))}
          </ul>
          <div className="dj-buttons">
            <ActionButton
              type="primary"
              loading={creating}
              reason={open.length === 0 ? '已全部建立或正在建立' : ticked.length === 0 ? '请先勾选要建立的分类' : null}
              onClick={() => onCreate(ticked.map((issue) => issue.path))}
            >
              先建分类{ticked.length > 0 ? ` ${formatCount(ticked.length)} 个` : ''}
            </ActionButton>
            {open.length > 1 ? (
              <button
                type="button"
                className="dj-link"
                onClick={() => setUnticked(ticked.length > 0 ? new Set(open.map(keyOf)) : new Set())}
              >
                {ticked.length > 0 ? '全部不选' : '全选'}
              </button>
            ) : null}
            <span className="dj-muted">{IMPORT_TEXT.missingAfter}</span>
          </div>
        </section>
      ) : null}
      <IssueList
        title="超过三级、不导入的分类"
        lead={tooDeepLead}
        issues={issues.filter((issue) => issue.kind === 'too-deep')}
      />
      <IssueList
        title="同名、分不清的分类"
        lead={IMPORT_TEXT.ambiguousLead}
        issues={issues.filter((issue) => issue.kind === 'ambiguous')}
      />
    </>
  )
}

function MissingLine({ issue, ticked, onToggle }: { issue: CategoryIssue; ticked: boolean; onToggle: () => void }) {
  const settled = issue.state === 'queued' || issue.state === 'created'
  const [tone, text] = ISSUE_STATE[issue.state]
  const path = issue.path.join(' / ')
  return (
    <li>
      <label>
        <input
          type="checkbox"
          checked={settled || ticked}
          disabled={settled}
          aria-label={`建立分类 ${path}`}
          onChange={onToggle}
        />
        <span className="dj-issue-path" title={path}>
          {path}
        </span>
      </label>
      <span className="dj-issue-count">{formatCount(issue.products)} 个商品</span>
      <span className="dj-issue-flat" data-flat={!settled && !ticked}>
        {settled ? (
          '归到完整的分类'
        ) : (
          <>
            {ticked ? '不建立会变为一级分类' : '变为一级分类'} → <b>{issue.flattenedTo ?? '—'}</b>
          </>
        )}
      </span>
      <StatusPill tone={tone} text={text} />
    </li>
  )
}

function IssueList({ title, lead, issues }: { title: string; lead: string; issues: readonly CategoryIssue[] }) {
  if (issues.length === 0) return null
  return (
    <section className="dj-issues" aria-label={title}>
      <h3>
        {title} {formatCount(issues.length)} 个
      </h3>
      <p>{lead}</p>
      <ul>
        {issues.map((issue) => (
          <li key={keyOf(issue)}>
            <span className="dj-issue-path" title={issue.path.join(' / ')}>
              {issue.path.join(' / ')}
            </span>
            <span className="dj-issue-count">{formatCount(issue.products)} 个商品</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
