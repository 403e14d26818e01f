import { Select } from 'antd'
import type { ReactNode } from 'react'
import type { ProvinceConnection } from '../../../preload/contract/index.ts'
import { linkTo, replaceQuery, useQueryParameter } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { PROVINCE_SETTINGS_TEXT } from '../../text/province-settings.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'

interface WithProvinceProps {
  menuPath: readonly string[]
  title: string
  /** Draws the page of one connection; `chooser` belongs among its head buttons (null with a single connection). */
  children: (connection: ProvinceConnection, chooser: ReactNode) => ReactNode
}

/** The connection a page of 省包 is about: `?connection=` or the first; without one, the way to set one up. */
export function WithProvince({ menuPath, title, children }: WithProvinceProps) {
  const query = useQuery('province.connections', {}, ['connections.changed'])
  const asked = useQueryParameter('connection')
  const list = query.data?.connections ?? []
  const chosen = list.find((one) => String(one.id) === asked) ?? list[0]
  if (chosen !== undefined) {
    const chooser =
      list.length > 1 ? (
        <Select
          aria-label="对接"
          value={chosen.id}
          options={list.map((one) => ({ value: one.id, label: one.name }))}
          // Warehouses and partners are of one connection alone.
          onChange={(id) => replaceQuery({ connection: id, id: null, warehouse: null, partner: null })}
        />
      ) : null
    return children(chosen, chooser)
  }
  return (
    <Page menuPath={menuPath} title={title}>
      {query.error ? (
        <ErrorPanel error={query.error} onRetry={query.reload} />
      ) : query.data === null ? (
        <LoadingLines lines={6} />
      ) : (
        <EmptyState
          title={PROVINCE_SETTINGS_TEXT.none}
          hint={PROVINCE_SETTINGS_TEXT.noneHint}
          action={<a href={linkTo('/p/ideal-settings')}>{PROVINCE_SETTINGS_TEXT.goSettings}</a>}
        />
      )}
    </Page>
  )
}
