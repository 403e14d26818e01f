import type { ClockPort, IdsPort } from '../ports.ts'
import { no, yes } from './answers.ts'
import { cleanCode, cleanName } from './clean.ts'
import type { OperatorTables } from './operator-tables.ts'
import { countAttempt, hashPin, newPinProblem, PRACTICE_PIN, sameHash, WRONG_ATTEMPTS_MAX, waitMs } from './pin.ts'
import type { CallError, Caller, Envelope, Operator, WorkspaceName } from './types.ts'

/** What the operators' room tells the journal; no PIN is ever part of it. */
export type OperatorEvent = { event: string; message: string; operator: string; level: 'info' | 'warn' }

export interface Operators {
  /** Practice begins with the PIN 0000. */
  start(): Promise<void>
  /** `pinSet` false: the first 实施 to sign in sets it. `pinPreset`: still the 0000 that practice starts with. */
  list(): { operators: Operator[]; current: Operator | null; pinSet: boolean; pinPreset: boolean }
  /**
   * The person at this workspace. Kept over a restart, but the 实施 rights are not: until the PIN is typed again in
   * this run, an 实施 counts as staff.
   */
  current(): Operator | null
  /** 门店 staff sign in by name; 实施 by name and PIN. An unknown name is taken in. */
  signIn(input: {
    name: string
    role: Operator['role']
    pin?: string | undefined
  }): Promise<Envelope<{ current: Operator }>>
  /** Changes the PIN; needs the 实施 rights and the PIN in force. */
  changePin(input: { pin: string; newPin: string }, caller: Caller): Promise<Envelope<object>>
  /** Null when the caller may set things up, otherwise why not (S6). The product itself always may. */
  requireImplementer(caller: Caller): CallError | null
  /** Name for the journal and for who-did-it columns. */
  nameOf(caller: Caller): string
}

/** Operators of one workspace: name, role, and the 实施 PIN. */
export function createOperators(deps: {
  tables: OperatorTables
  clock: ClockPort
  ids: IdsPort
  workspace: WorkspaceName
  tell: (event: OperatorEvent) => void
  changed: () => void
}): Operators {
  const { tables, clock, ids } = deps
  let elevated: number | null = null

  /** `first`: only when there is none yet, so that of two first sign-ins at once the later one must know the PIN. */
  async function writePin(pin: string, options: { preset: boolean; first: boolean }): Promise<boolean> {
    const salt = ids.bytes(16)
    const hash = await hashPin(pin, salt)
    return tables.transaction(() => {
      if (options.first && tables.pin()) return false
      tables.setPin(salt, hash, options.preset, clock.now())
      return true
    })
  }

  /** Null = right. Counts the attempt durably before it compares. */
  async function tryPin(pin: string): Promise<{ ok: false; error: CallError } | null> {
    const row = tables.transaction(() => {
      const found = tables.pin()
      if (!found || waitMs(found, clock.now()) > 0) return found
      const next = countAttempt(found, clock.now())
      tables.setAttempts(next.wrongAttempts, next.blockedUntil)
      return { ...found, ...next, counted: true }
    })
    if (!row)
      return no('PIN_UNSET', '还没有实施 PIN。', '这个工作区里没有人设置过 PIN。', '请以实施身份登录并设置 PIN。')
    if (!('counted' in row)) return blocked(waitMs(row, clock.now()))
    if (sameHash(await hashPin(pin, row.salt), row.hash)) {
      tables.setAttempts(0, null)
      return null
    }
    if (row.blockedUntil !== null) {
      deps.tell({
        event: 'operator.pin-locked',
        level: 'warn',
        operator: '',
        message: `实施 PIN 连续输错 ${WRONG_ATTEMPTS_MAX} 次，已锁定 5 分钟。`,
      })
      return blocked(waitMs(row, clock.now()))
    }
    const left = WRONG_ATTEMPTS_MAX - row.wrongAttempts
    return no(
      'PIN_WRONG',
      '实施 PIN 不对。',
      `还可以再试 ${left} 次，之后要等 5 分钟。`,
      '请核对后重新输入，或请知道 PIN 的实施人员操作。',
      {
        pin: `PIN 不对，还可以再试 ${left} 次。`,
      },
    )
  }

  function current(): Operator | null {
    const operator = tables.current()
    if (!operator) return null
    return operator.role === 'implementer' && elevated !== operator.id ? { ...operator, role: 'staff' } : operator
  }

  async function signIn(input: { name: string; role: Operator['role']; pin?: string | undefined }) {
    const name = cleanName(input.name)
    const problem = name === '' ? '请填写姓名。' : name.length > 20 ? '姓名最多 20 个字。' : null
    if (problem) return no('OPERATOR_NAME', '不能登录。', problem, '请改正姓名后再试。', { name: problem })
    if (input.role === 'implementer') {
      const refused = await checkImplementer(cleanCode(input.pin ?? ''))
      if (refused) return refused
    }
    const operator = tables.transaction(() => {
      const found = tables.find(name, input.role) ?? tables.insert(name, input.role, clock.now())
      tables.setCurrent(found.id)
      return found
    })
    elevated = operator.role === 'implementer' ? operator.id : null
    const label = operator.role === 'implementer' ? '实施' : '门店人员'
    deps.tell({ event: 'operator.sign-in', level: 'info', operator: name, message: `${name} 以${label}身份登录。` })
    deps.changed()
    return yes({ current: operator })
  }

  async function checkImplementer(pin: string): Promise<{ ok: false; error: CallError } | null> {
    if (tables.pin()) return tryPin(pin)
    const problem = newPinProblem(pin)
    if (problem) {
      return no('PIN_NEW', '第一位实施人员需要设置 PIN。', problem, '请设置一个 PIN，并告知其他实施人员。', {
        pin: problem,
      })
    }
    return (await writePin(pin, { preset: false, first: true })) ? null : tryPin(pin)
  }

  async function changePin(input: { pin: string; newPin: string }, caller: Caller): Promise<Envelope<object>> {
    const refused = requireImplementer(caller)
    if (refused) return { ok: false, error: refused }
    const newPin = cleanCode(input.newPin)
    const problem = newPinProblem(newPin)
    if (problem) return no('PIN_NEW', '新的 PIN 不能用。', problem, '请换一个 PIN。', { newPin: problem })
    const wrong = await tryPin(cleanCode(input.pin))
    if (wrong) return wrong
    await writePin(newPin, { preset: false, first: false })
    deps.tell({ event: 'operator.pin-changed', level: 'info', operator: nameOf(caller), message: '实施 PIN 已更换。' })
    deps.changed()
    return yes({})
  }

  function requireImplementer(caller: Caller): CallError | null {
    if (caller.kind === 'product' || current()?.role === 'implementer') return null
    return no(
      'IMPLEMENTER_ONLY',
      '这项设置需要实施人员操作。',
      '当前登录的不是实施身份，或软件重启后还没有输入实施 PIN。',
      '请点右上角的姓名，以实施身份登录（需要 PIN）后再试。',
    ).error
  }

  function nameOf(caller: Caller): string {
    return caller.kind === 'product' ? '单据桥' : (tables.current()?.name ?? '未登录')
  }

  return {
    async start() {
      if (deps.workspace === 'practice' && !tables.pin()) await writePin(PRACTICE_PIN, { preset: true, first: true })
    },
    list: () => ({
      operators: tables.operators(),
      current: current(),
      pinSet: tables.pin() !== undefined,
      pinPreset: tables.pin()?.preset === 1,
    }),
    current,
    signIn,
    changePin,
    requireImplementer,
    nameOf,
  }
}

function blocked(ms: number): { ok: false; error: CallError } {
  const minutes = Math.max(1, Math.ceil(ms / 60_000))
  return no(
    'PIN_LOCKED',
    '实施 PIN 暂时锁定。',
    `连续输错 ${WRONG_ATTEMPTS_MAX} 次，约 ${minutes} 分钟后可以再试。`,
    '请稍后再试；如果忘记了 PIN，请联系设置它的实施人员。',
    { pin: `已锁定，约 ${minutes} 分钟后再试。` },
  )
}
