import type { System, SystemKit } from '../kit/system.ts'

/** The store system. Every path answers 501 until the gateway contract is served here. */
export function createPosSystem(kit: SystemKit): System {
  return {
    name: 'pos',
    credentials: { appKey: `pos-${kit.secret('app-key', 12)}`, appSecret: kit.secret('app-secret') },
    handle: () => notImplemented(),
    failure: () => notImplemented(),
    describe: () => ({}),
    books: () => ({ system: 'pos', counts: {}, rows: {}, next: {} }),
    reset: () => {},
    close: () => {},
  }
}

function notImplemented() {
  return { status: 501, headers: { 'Content-Type': 'application/json' }, body: '{}' }
}
