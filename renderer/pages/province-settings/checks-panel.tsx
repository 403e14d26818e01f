import { PROVINCE_SYSTEMS, type ProvinceConnection } from '../../../preload/contract/index.ts'
import { useAction } from '../../state/use-action.ts'
import { CONNECTION_TEXT } from '../../text/connections.ts'
import { PROVINCE_SETTINGS_TEXT, PROVINCE_SYSTEM_LABEL } from '../../text/province-settings.ts'
import { ChecksView } from '../connections/checks-view.tsx'

const SYSTEMS = PROVINCE_SYSTEMS.map((system) => [system, PROVINCE_SYSTEM_LABEL[system]] as const)

/** 测试连接 of all three systems. Steps arrive with the connection itself, which is read again at every change. */
export function ChecksPanel({ connection, unsaved }: { connection: ProvinceConnection; unsaved: boolean }) {
  const test = useAction('province.testConnection')
  return (
    <ChecksView
      systems={SYSTEMS}
      checks={connection.checks}
      verifiedAt={connection.verifiedAt}
      busy={test.busy}
      reason={unsaved ? CONNECTION_TEXT.saveFirst : null}
      error={test.error}
      emptyHint={PROVINCE_SETTINGS_TEXT.testHint}
      className="dj-province-checks"
      onTest={() => void test.run({ id: connection.id })}
    />
  )
}
