import type { PageEntry } from '../../pages.tsx'

export interface MenuGroup {
  key: string
  /** Empty for single pages without an area. */
  title: string
  entries: { entry: PageEntry; between: string }[]
}

/** Pages under their area (first part of the menu path); `between` = the parts between area and page. */
export function groupPages(pages: readonly PageEntry[]): MenuGroup[] {
  const groups: MenuGroup[] = []
  for (const entry of pages) {
    const title = entry.menuPath.length > 1 ? (entry.menuPath[0] ?? '') : ''
    const between = entry.menuPath.slice(1, -1).join(' → ')
    const known = groups.find((group) => group.title === title && title !== '')
    const last = groups.at(-1)
    if (known) known.entries.push({ entry, between })
    else if (last && last.title === '' && title === '') last.entries.push({ entry, between })
    else groups.push({ key: `${title}${entry.path}`, title, entries: [{ entry, between }] })
  }
  return groups
}
