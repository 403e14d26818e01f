import { CHECKS, shownCheck } from './checks/run-checks.ts'
import type { Clients } from './clients.ts'
import { PER_MINUTE_DEFAULT, secretField } from './fields.ts'
import { runnersOf } from './runners.ts'
import type { CheckRow, ConnectionRow, Tables } from './tables.ts'
import type { AccountSystem, Connection, ConnectionCheck, System } from './types.ts'

/** A connection as the window may see it: settings, states, hints; never a secret, not even as ciphertext. */
export function connectionView(row: ConnectionRow, deps: { tables: Tables; clients: Clients }): Connection {
  const { tables, clients } = deps
  const wangdian = tables.settings(row.id, 'wangdian')
  const pos = tables.settings(row.id, 'pos')
  const authorisation = tables.settings(row.id, 'authorisation')
  const secretOf = (system: AccountSystem) => {
    const secret = tables.secret(row.id, system, secretField(system).name)
    return { has: secret !== undefined, hint: secret?.hint ?? null }
  }
  const stateOf = (system: System, complete: boolean) => accountState(complete, clients.known(row.id, system), row)
  const secrets = { wangdian: secretOf('wangdian'), pos: secretOf('pos'), authorisation: secretOf('authorisation') }
  return {
    id: row.id,
    name: row.name,
    kind: 'shop',
    wangdian: {
      ...(wangdian ?? { baseUrl: '', sid: '', appkey: '', perMinute: PER_MINUTE_DEFAULT }),
      appsecret: secrets.wangdian,
      state: stateOf('wangdian', wangdian !== null && secrets.wangdian.has),
    },
    pos: {
      ...(pos ?? { baseUrl: '', appKey: '', perMinute: PER_MINUTE_DEFAULT }),
      appSecret: secrets.pos,
      state: stateOf('pos', pos !== null && secrets.pos.has),
    },
    authorisation: { ...(authorisation ?? { shopId: '', shopName: '' }), key: secrets.authorisation },
    runners: runnersOf(tables, row.id),
    verifiedAt: row.verifiedAt,
    checks: storedChecks(tables.checks(row.id)),
    clockOffsetMs: pcFastMs([clients.offsetMs(row.id, 'wangdian'), clients.offsetMs(row.id, 'pos')]),
  }
}

function accountState(
  complete: boolean,
  known: ReturnType<Clients['known']>,
  row: ConnectionRow,
): Connection['wangdian']['state'] {
  if (!complete) return 'incomplete'
  if (known === 'needs-reentry' || known === 'locked-elsewhere' || known === 'incomplete') return known
  return row.verifiedAt === null ? 'unverified' : 'ok'
}

/** Stored results in the order of the checks; a connection never tested has none. */
function storedChecks(rows: readonly CheckRow[]): ConnectionCheck[] {
  if (rows.length === 0) return []
  const byName = new Map(rows.map((row) => [row.name, row]))
  return CHECKS.map((check) => shownCheck(check, byName.get(check.name), new Set()))
}

/** The larger of the measured differences, turned round: positive = this PC is fast. Milliseconds. */
function pcFastMs(offsets: readonly (number | null)[]): number | null {
  const measured = offsets.filter((offset) => offset !== null)
  if (measured.length === 0) return null
  const worst = measured.reduce((a, b) => (Math.abs(b) > Math.abs(a) ? b : a))
  return worst === 0 ? 0 : -worst
}
