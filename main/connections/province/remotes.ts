import type { Log } from '../../log/index.ts'
import type { ClockPort } from '../../ports.ts'
import { createAccountClock } from '../../remote/account-clock.ts'
import { type Boyuan, type BoyuanAccount, createBoyuan } from '../../remote/boyuan/index.ts'
import { createEzhan, type Ezhan, type EzhanAccount } from '../../remote/ezhan/index.ts'
import { createIdeal, type Ideal, type IdealAccount } from '../../remote/ideal/index.ts'
import { createPace } from '../../remote/pace.ts'
import type { Http } from '../../remote/wire.ts'
import type { Remote } from '../remotes.ts'

export interface ProvinceRemoteOf {
  ideal: Remote<Ideal>
  boyuan: Remote<Boyuan>
  ezhan: Remote<Ezhan>
}

/** Builds the clients of a province. `perMinute` is the account's limit. */
export interface ProvinceRemotes {
  ideal(account: IdealAccount, perMinute: number): Remote<Ideal>
  boyuan(account: BoyuanAccount, perMinute: number): Remote<Boyuan>
  ezhan(account: EzhanAccount, perMinute: number): Remote<Ezhan>
}

/** Clients over real HTTP; every account has a pace and a clock of its own. */
export function createProvinceRemotes(deps: {
  http: Http
  clock: ClockPort
  log: Log
  newMessageId: () => string
}): ProvinceRemotes {
  const now = () => deps.clock.now()
  const parts = (system: string, lane: string, perMinute: number) => ({
    http: deps.http,
    clock: createAccountClock(now),
    pace: createPace({ perMinute, now, after: (delayMs, run) => deps.clock.after(delayMs, run) }),
    log: deps.log.child(system, { lane }),
    messageId: deps.newMessageId,
  })
  return {
    ideal(account, perMinute) {
      const own = parts('ideal', account.connection, perMinute)
      return { client: createIdeal({ account, ...own }), clock: own.clock, pace: own.pace }
    },
    boyuan(account, perMinute) {
      const own = parts('boyuan', account.connection, perMinute)
      return { client: createBoyuan({ account, ...own }), clock: own.clock, pace: own.pace }
    },
    ezhan(account, perMinute) {
      const own = parts('ezhan', account.connection, perMinute)
      return { client: createEzhan({ account, ...own }), clock: own.clock, pace: own.pace }
    },
  }
}
