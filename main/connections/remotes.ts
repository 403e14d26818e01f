import type { Log } from '../log/index.ts'
import type { ClockPort } from '../ports.ts'
import { type AccountClock, createAccountClock } from '../remote/account-clock.ts'
import { createPace, type Pace } from '../remote/pace.ts'
import { createPos, type Pos, type PosAccount } from '../remote/pos/index.ts'
import { createWangdian, type Wangdian, type WangdianAccount } from '../remote/wangdian/index.ts'
import type { Http } from '../remote/wire.ts'

/** One account's client, with the clock offset it measures and the pace that keeps it inside the connection's limit. */
export interface Remote<C> {
  client: C
  clock: AccountClock
  pace: Pace
}
export type WangdianRemote = Remote<Wangdian>
export type PosRemote = Remote<Pos>

/** Builds clients. `perMinute` is the connection's limit. */
export interface Remotes {
  wangdian(account: WangdianAccount, perMinute: number): WangdianRemote
  pos(account: PosAccount, perMinute: number): PosRemote
}

/** Clients over real HTTP; every account has a pace and a clock of its own. `newMessageId`: nonce of each POS attempt. */
export function createRemotes(deps: { http: Http; clock: ClockPort; log: Log; newMessageId?: () => string }): Remotes {
  const now = () => deps.clock.now()
  const parts = (perMinute: number) => ({
    clock: createAccountClock(now),
    pace: createPace({ perMinute, now, after: (delayMs, run) => deps.clock.after(delayMs, run) }),
  })
  const messageId = deps.newMessageId ? { messageId: deps.newMessageId } : {}
  return {
    wangdian(account, perMinute) {
      const { clock, pace } = parts(perMinute)
      const log = deps.log.child('wangdian', { lane: account.connection })
      return { client: createWangdian({ http: deps.http, account, pace, clock, log }), clock, pace }
    },
    pos(account, perMinute) {
      const { clock, pace } = parts(perMinute)
      const log = deps.log.child('pos', { lane: account.connection })
      return { client: createPos({ http: deps.http, account, pace, clock, log, ...messageId }), clock, pace }
    },
  }
}
