import type { ReactNode } from 'react'
import type { Connection } from '../../../preload/contract/index.ts'
import { linkTo, useQueryParameter } from '../../state/router.ts'
import { useQuery } from '../../state/use-query.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorPanel } from '../../ui/error-panel.tsx'
import { LoadingLines } from '../../ui/loading-lines.tsx'
import { Page } from '../../ui/page.tsx'

interface WithConnectionProps {
  menuPath: readonly string[]
  title: string
  /** What is missing without a connection. */
  text: { noConnection: string; noConnectionHint: string }
  children: (connection: Connection, connections: readonly Connection[]) => ReactNode
}

/** The connection a page of a shop is about: `?connection=` or the first; without one, the way to set one up. */
export function WithConnection({ menuPath, title, text, children }: WithConnectionProps) {
  const connections = useQuery('connections.list', {}, ['connections.changed'])
  const asked = useQueryParameter('connection')
  const list = connections.data?.connections ?? []
  const chosen = list.find((one) => String(one.id) === asked) ?? list[0]
  if (chosen !== undefined) return children(chosen, list)
  return (
    <Page menuPath={menuPath} title={title}>
      {connections.error ? (
        <ErrorPanel error={connections.error} onRetry={connections.reload} />
      ) : connections.data === null ? (
        <LoadingLines lines={6} />
      ) : (
        <EmptyState
          title={text.noConnection}
          hint={text.noConnectionHint}
          action={<a href={linkTo('/connections')}>去对接设置</a>}
        />
      )}
    </Page>
  )
}
