import './journal.css'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { CallOutput, Envelope, JournalEntry } from '../../../preload/contract/index.ts'
import { callBridge } from '../../state/bridge.ts'
import { useRefresh } from '../../state/refresh.ts'
import { replaceQuery, useRoute } from '../../state/router.ts'
import { useAction } from '../../state/use-action.ts'
import { useLiveList } from '../../state/use-live-list.ts'
import { useQuery } from '../../state/use-query.ts'
import { useTopic } from '../../state/use-topic.ts'
import { useActiveWorkspace } from '../../state/workspace.ts'
import { formatCount } from '../../text/format.ts'
import { JOURNAL_TEXT, LEVEL_TONE } from '../../text/journal.ts'
import { ActionButton } from '../../ui/action-button.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { ChangesBar, useScrolled } from '../../ui/list-hold.tsx'
import { Page } from '../../ui/page.tsx'
import { StatusPill } from '../../ui/status-pill.tsx'
import { DataTable } from '../../ui/table/data-table.tsx'
import { journalColumns } from './columns.tsx'
import { EntryDetail } from './entry-detail.tsx'
import { chipsOf, filterOf, type JournalQuestion, questionOf, routeOf } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'

type Answer = CallOutput<'journal.search'>
const columnsNow = () => Date.now()

/** 日志: newest first, follows what is written, filters by everything. */
export default function JournalPage() {
  const workspace = useActiveWorkspace()
  const { query } = useRoute()
  const question = questionOf(query)
  const [opened, setOpened] = useState<JournalEntry | null>(null)
  const [paused, setPaused] = useState(false)
  const { box, scrolled, onScrollCapture, toTop } = useScrolled()
  const facets = useQuery('journal.facets', {})
  const save = useAction('journal.export')
  const [saved, setSaved] = useState<CallOutput<'journal.export'> | null>(null)

  const list = useLiveList<JournalEntry, Answer>({
    key: JSON.stringify([workspace, question]),
    // A moving range (最近 1 小时) moves with every reading.
    read: (cursor, limit): Promise<Envelope<Answer>> =>
      callBridge(workspace, 'journal.search', { ...filterOf(question, Date.now()), cursor, limit }),
    rowKey: (entry) => entry.id,
    pageSize: 100,
    mode: 'append',
    held: paused || scrolled,
  })
  useTopic('journal.written', list.changed)
  useRefresh(list.reload)

  const change = (changes: Partial<JournalQuestion>) => {
    toTop()
    setSaved(null)
    replaceQuery(routeOf(changes))
  }
  const pick = useRef(change)
  pick.current = change
  const columns = useMemo(() => journalColumns((changes) => pick.current(changes), columnsNow), [])
  useEffect(() => {
    if (question.correlationId !== '' || question.subjectId !== '') setOpened(null)
  }, [question.correlationId, question.subjectId])
  const filtered = chipsOf(question).length > 0
  const live = paused ? JOURNAL_TEXT.paused : scrolled ? JOURNAL_TEXT.scrolledAway : JOURNAL_TEXT.live
  return (
    <Page
      menuPath={['日志']}
      title="日志"
      note={JOURNAL_TEXT.note}
      layout="fill"
      actions={
        <>
          <StatusPill tone={paused || scrolled ? 'off' : 'busy'} text={live} />
          <ActionButton aria-pressed={paused} onClick={() => setPaused(!paused)}>
            {paused ? JOURNAL_TEXT.resume : JOURNAL_TEXT.pause}
          </ActionButton>
          <ActionButton
            loading={save.busy}
            reason={list.rows.length === 0 ? '没有可以导出的日志' : null}
            onClick={() => void save.run(filterOf(question, Date.now())).then(setSaved)}
          >
            导出
          </ActionButton>
        </>
      }
    >
      {save.error ? <ErrorPanel error={save.error} onClose={save.clear} compact /> : null}
      {saved?.saved ? (
        <p className="dj-note-box" role="status">
          已导出 {formatCount(saved.rows)} 条到「{saved.saved.name}」
        </p>
      ) : null}
      <FilterBar
        key={question.text}
        question={question}
        scopes={facets.data?.scopes ?? []}
        systems={facets.data?.systems ?? []}
        onChange={change}
      />
      <div className="dj-split">
        <div className="dj-split-list" ref={box} onScrollCapture={onScrollCapture}>
          <ChangesBar
            changes={list.changes}
            text={JOURNAL_TEXT.newEntries}
            onShow={() => {
              setPaused(false)
              toTop()
            }}
          />
          <DataTable
            id="journal"
            label="日志"
            columns={columns}
            rows={list.rows}
            rowKey={(entry) => entry.id}
            loading={list.loading}
            error={list.error}
            onRetry={list.reload}
            hasMore={list.hasMore}
            onLoadMore={list.loadMore}
            onOpen={setOpened}
            openOnClick
            activeKey={opened?.id ?? null}
            rowTone={(entry) => (entry.level === 'error' || entry.level === 'warn' ? LEVEL_TONE[entry.level] : null)}
            empty={
              filtered
                ? { title: JOURNAL_TEXT.nothingFound, hint: JOURNAL_TEXT.nothingFoundHint }
                : { title: JOURNAL_TEXT.empty, hint: JOURNAL_TEXT.emptyHint }
            }
          />
        </div>
        {opened === null ? null : (
          <EntryDetail entry={opened} onPick={change} onOpen={setOpened} onClose={() => setOpened(null)} />
        )}
      </div>
    </Page>
  )
}
