import { useState } from 'react'
import type { Connection, ConnectionCheck } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { useTopic } from '../../state/use-topic.ts'
import { SYSTEM_LABEL } from '../../text/common.ts'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { ChecksView } from './checks-view.tsx'

const SYSTEMS = [
  ['wangdian', SYSTEM_LABEL.wangdian],
  ['pos', SYSTEM_LABEL.pos],
] as const

/** 测试连接 of 旺店通 and POS; steps arrive by a topic of their own. */
export function ChecksPanel({ connection, unsaved }: { connection: Connection; unsaved: boolean }) {
  const test = useAction('connections.test')
  const [live, setLive] = useState<ConnectionCheck[] | null>(null)
  useTopic('connections.checks', (event) => {
    if (event.id === connection.id) setLive(event.checks)
  })
  const start = async () => {
    setLive(null)
    const ended = await test.run({ id: connection.id })
    // What was stored, so that a reload shows the same; the list of connections may still hold the test before.
    setLive(ended?.connection.checks ?? null)
  }
  return (
    <ChecksView
      systems={SYSTEMS}
      checks={live ?? connection.checks}
      verifiedAt={connection.verifiedAt}
      busy={test.busy}
      reason={unsaved ? CONNECTION_TEXT.saveFirst : null}
      error={test.error}
      emptyHint={CONNECTION_TEXT.testHint}
      className="dj-cards-2"
      onTest={() => void start()}
    />
  )
}
