import { MenuFoldOutlined, MenuUnfoldOutlined, SearchOutlined } from '@ant-design/icons'
import { type PageEntry, titleOf } from '../../pages.tsx'
import { setPreferences, usePreferences } from '../../state/preferences.ts'
import { linkTo, useRoute } from '../../state/router.ts'
import { useSummary } from '../../state/summary.ts'
import { formatCount } from '../../text/format.ts'
import { SHELL_TEXT } from '../../text/shell.ts'
import { groupPages } from './menu-groups.ts'
import { PageIcon } from './page-icon.tsx'

/** The manuals' menu, with the failed count beside 队列. */
export function SideMenu({ pages, onSearch }: { pages: readonly PageEntry[]; onSearch: () => void }) {
  const collapsed = usePreferences((preferences) => preferences.menuCollapsed)
  const { path } = useRoute()
  return (
    <nav className={`dj-menu ${collapsed ? 'dj-menu-collapsed' : ''}`} aria-label="主菜单">
      <button type="button" className="dj-menu-search" onClick={onSearch} title={`${SHELL_TEXT.searchMenu}（Ctrl+K）`}>
        <SearchOutlined />
        <span>{SHELL_TEXT.searchMenu}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <div className="dj-menu-list">
        {groupPages(pages).map((group) => (
          <div key={group.key} className="dj-menu-group">
            {group.title ? <h2>{group.title}</h2> : null}
            {group.entries.map(({ entry, between }) => (
              <a
                key={entry.path}
                href={linkTo(entry.path)}
                aria-current={entry.path === path ? 'page' : undefined}
                title={entry.menuPath.join(' → ')}
              >
                <PageIcon path={entry.path} />
                <span className="dj-menu-text">
                  {between ? <small>{between}</small> : null}
                  {titleOf(entry)}
                </span>
                {entry.path === '/queue' ? <QueueCount /> : null}
              </a>
            ))}
          </div>
        ))}
      </div>
      <button
        type="button"
        className="dj-menu-fold"
        onClick={() => setPreferences({ menuCollapsed: !collapsed })}
        aria-expanded={!collapsed}
        title={collapsed ? '展开菜单' : '收起菜单'}
      >
        {collapsed ? <MenuUnfoldOutlined /> : <MenuFoldOutlined />}
        <span>收起菜单</span>
      </button>
    </nav>
  )
}

function QueueCount() {
  const failed = useSummary((mirror) => mirror.summary?.failed ?? 0)
  const unknown = useSummary((mirror) => mirror.summary?.unknown ?? 0)
  const pending = useSummary((mirror) => mirror.summary?.pending ?? 0)
  if (failed + unknown > 0) {
    return (
      <b className="dj-badge dj-badge-bad" title={`失败 ${failed}，结果未知 ${unknown}`}>
        {formatCount(failed + unknown)}
      </b>
    )
  }
  if (pending > 0) {
    return (
      <b className="dj-badge" title={`待处理 ${pending}`}>
        {formatCount(pending)}
      </b>
    )
  }
  return null
}
