import type { CallOutput, connectionCalls, ParsedInput } from '../../preload/contract/index.ts'
import type { Connections } from './connections.ts'
import type { CallError, Caller, Envelope } from './types.ts'

type Name = keyof typeof connectionCalls
/** One function per call of the contract. Refusals are thrown as `Refusal`. */
export type ConnectionHandlers = {
  [K in Name]: (input: ParsedInput<K>, caller: Caller) => CallOutput<K> | Promise<CallOutput<K>>
}

/** A refusal on its way to the window: `error` is what the person reads. */
export class Refusal extends Error {
  readonly error: CallError

  constructor(error: CallError) {
    super(error.code)
    this.name = 'Refusal'
    this.error = error
  }
}

/** What the window may ask of this room. */
export function connectionHandlers(connections: Connections): ConnectionHandlers {
  const { operators } = connections
  return {
    'connections.list': () => ({ connections: connections.list() }),
    'connections.save': async (input, caller) => unwrap(await connections.save(input, caller)),
    'connections.remove': ({ id }, caller) => {
      unwrap(connections.remove(id, caller))
      return {}
    },
    'connections.test': async ({ id }, caller) => {
      const { connection } = unwrap(await connections.test(id, caller))
      return { connection }
    },
    'connections.mapping': ({ id }) => unwrap(connections.mapping(id)),
    'connections.refreshMapping': async ({ id }) => unwrap(await connections.refreshShops(id)),
    'connections.confirmMapping': ({ id, pairs }, caller) => unwrap(connections.confirmMapping(id, pairs, caller)),
    'connections.setRunner': (input, caller) => unwrap(connections.setRunner(input, caller)),
    'operators.list': () => {
      const { operators: all, current, pinSet } = operators.list()
      return { operators: all, current, pinSet }
    },
    'operators.signIn': async (input) => unwrap(await operators.signIn(input)),
  }
}

function unwrap<T>(answer: Envelope<T>): T {
  if (answer.ok) return answer.data
  throw new Refusal(answer.error)
}
