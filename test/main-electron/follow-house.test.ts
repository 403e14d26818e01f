import { describe, expect, test } from 'vitest'
import { followHouse } from '../../main/electron/follow-house.ts'
import { runTrayAction } from '../../main/electron/tray-actions.ts'
import type { TrayModel } from '../../main/electron/tray-model.ts'
import type { House } from '../../main/house.ts'
import { beijing, fakeClock, fakeLog, lane, summary } from './fakes.ts'

function setUp(causes: string[] = []) {
  const clock = fakeClock(beijing('2026-11-22 12:00'))
  const listeners = new Map<string, Set<(payload: never) => void>>()
  const asked: string[] = []
  const house: Pick<House, 'call' | 'on'> = {
    async call(request, caller) {
      asked.push(`${caller.kind} ${request.workspace} ${request.name}`)
      return { ok: true, data: { causes: causes.map((code) => ({ code })) } }
    },
    on(workspace, topic, listener) {
      const key = `${workspace} ${topic}`
      const set = listeners.get(key) ?? new Set()
      listeners.set(key, set.add(listener as never))
      return () => set.delete(listener as never)
    },
  }
  const drawn: TrayModel[] = []
  const notices: string[] = []
  const following = followHouse({
    house,
    clock,
    log: fakeLog(),
    draw: (model) => drawn.push(model),
    notices: { show: ({ title }) => notices.push(title), clear: (key) => notices.push(`clear ${key}`) },
  })
  const publish = (key: string, payload: unknown): void => {
    for (const each of listeners.get(key) ?? []) each(payload as never)
  }
  const failure = { id: 1, label: '单', kindLabel: '单据推送', code: 'A', problem: '分类不存在', unknown: false }
  return { clock, listeners, asked, drawn, notices, following, publish, failure }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}

describe('tray and notices follow the house', () => {
  test('draws at once, on news, and as time passes', () => {
    const { clock, drawn, publish } = setUp()
    expect(drawn).toHaveLength(1)
    publish('live home.summary', summary({ lanes: [lane('ok')], lastSuccessAt: beijing('2026-11-22 11:00') }))
    expect(drawn.at(-1)?.lines[0]).toMatchObject({ label: '● 正常 · 上次 11:00 成功' })
    clock.advance(13 * 3_600_000)
    expect(drawn.at(-1)?.lines[0]).toMatchObject({ label: '● 正常 · 上次 11-22 11:00 成功' })
  })

  test('speaks of the workspace that the window shows', () => {
    const { drawn, publish } = setUp()
    publish('practice home.summary', summary({ pending: 3 }))
    publish('live workspace.state', { active: 'practice' })
    expect(drawn.at(-1)?.toolTip).toBe('单据桥（练习环境）\n正常 · 尚未成功过\n待处理 3')
  })

  test('groups failures and takes the notice away when none is left', () => {
    const { clock, notices, publish, failure } = setUp()
    publish('live queue.failed', { rows: [failure] })
    publish('live home.summary', summary({ failed: 1 }))
    expect(notices).toEqual([])
    clock.advance(4000)
    publish('live home.summary', summary({ failed: 0 }))
    expect(notices).toEqual(['1 项单据推送失败', 'clear failures:live'])
  })

  test('asks for the causes that are left when failures become fewer', async () => {
    const { clock, asked, notices, publish, failure } = setUp(['B'])
    publish('live queue.failed', { rows: [failure] })
    publish('live home.summary', summary({ failed: 2 }))
    clock.advance(4000)
    publish('live home.summary', summary({ failed: 1 }))
    await settle()
    expect(asked).toEqual(['shell live queue.causes'])
    expect(notices).toEqual(['1 项单据推送失败', 'clear failures:live'])
  })

  test('counts what is unfinished over both workspaces and leaves nothing behind', () => {
    const { clock, listeners, following, publish } = setUp()
    publish('live home.summary', summary({ pending: 2, unknown: 1, failed: 9 }))
    publish('practice home.summary', summary({ pending: 4 }))
    expect(following.unfinished()).toBe(7)
    publish('live queue.failed', { rows: [] })
    following.stop()
    expect(clock.waiting()).toBe(0)
    expect([...listeners.values()].every((set) => set.size === 0)).toBe(true)
  })
})

describe('a choice in the tray', () => {
  function options(confirmed = true) {
    const done: string[] = []
    return {
      done,
      all: {
        house: {
          call: async (request: { workspace: string; name: string; input: unknown }) => {
            done.push(`${request.workspace} ${request.name} ${JSON.stringify(request.input)}`)
            return { ok: false as const, error: { code: 'X', problem: '', cause: '', action: '', retryable: false } }
          },
        },
        log: fakeLog(),
        open: (page: string | null) => void done.push(`open ${page}`),
        confirmQuit: async (count: number) => {
          done.push(`ask ${count}`)
          return confirmed
        },
        quit: () => void done.push('quit'),
      },
    }
  }

  test('立即同步 only ends waiting: it asks for nothing but a kick of the queue', async () => {
    const { done, all } = options()
    await runTrayAction({ kind: 'sync', workspace: 'live' }, all)
    expect(done).toEqual(['live queue.kick {"lane":null}'])
  })

  test('pauses and resumes', async () => {
    const { done, all } = options()
    await runTrayAction({ kind: 'pause', workspace: 'practice', until: 5 }, all)
    await runTrayAction({ kind: 'resume', workspace: 'practice' }, all)
    expect(done).toEqual(['practice queue.pause {"lane":null,"until":5}', 'practice queue.resume {"lane":null}'])
  })

  test('退出 asks first while work is left', async () => {
    const asked = options(false)
    await runTrayAction({ kind: 'quit', unfinished: 7 }, asked.all)
    expect(asked.done).toEqual(['ask 7'])
    const confirmed = options(true)
    await runTrayAction({ kind: 'quit', unfinished: 7 }, confirmed.all)
    expect(confirmed.done).toEqual(['ask 7', 'quit'])
    const idle = options(false)
    await runTrayAction({ kind: 'quit', unfinished: 0 }, idle.all)
    expect(idle.done).toEqual(['quit'])
  })

  test('that fails is logged, never thrown', async () => {
    const { all } = options()
    const broken = { ...all, house: { call: () => Promise.reject(new Error('closed')) } }
    await runTrayAction({ kind: 'sync', workspace: 'live' }, broken)
    expect(broken.log.lines).toMatchObject([{ level: 'error' }])
  })
})
