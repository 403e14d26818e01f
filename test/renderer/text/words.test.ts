import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'
import { SYSTEM_LABEL, troubleText } from '../../../renderer/text/common.ts'
import { LOGIN_ADDRESS } from '../../../renderer/text/connections.ts'
import { FAULT_TEXT } from '../../../renderer/text/practice.ts'
import { LANE_ORDER, LANE_TONE, queueQueryOf } from '../../../renderer/text/status.ts'

const renderer = path.resolve(import.meta.dirname, '../../../renderer')

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => path.join(entry.parentPath, entry.name))
}

/** Names of ERP screens and columns, which are quoted as the ERP writes them. */
const QUOTED = /货品编号|货品名称|货品档案|货品→单品列表|「[^」]*」/g

test('S5 the window says 商品; 货品 only quotes ERP screens or is a word to search by', () => {
  const found = sources(renderer).flatMap((file) =>
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line.replace(QUOTED, '').includes('货品') && !/aliases|import dr/.test(line))
      .map((line) => `${path.relative(renderer, file)}: ${line.trim()}`),
  )
  expect(found).toEqual([])
})

test('S4 the ERP is called 旺店通ERP2.0（企业版）', () => {
  expect(SYSTEM_LABEL.wangdian).toBe('旺店通ERP2.0（企业版）')
})

test('S8 the login address is the one of the manual', () => {
  expect(LOGIN_ADDRESS).toBe('http://pos.vpubao-mall.com/system/?c=shop&m=login')
})

test('an error as text has 问题, 原因, 怎么办, code and 关联号, and no empty line', () => {
  const trouble = { code: 'X1', problem: '推送失败', cause: '编号不正确', action: '核对后重试' }
  expect(troubleText({ ...trouble, correlationId: 'c-1' })).toBe(
    '问题：推送失败\n原因：编号不正确\n怎么办：核对后重试\n代码：X1\n关联号：c-1',
  )
  expect(troubleText({ ...trouble, cause: '' })).toBe('问题：推送失败\n怎么办：核对后重试\n代码：X1')
})

describe('lanes', () => {
  test('every state has a place in the order, the worst first', () => {
    expect([...LANE_ORDER].sort()).toEqual(Object.keys(LANE_TONE).sort())
    expect(LANE_ORDER[0]).toBe('unauthorised')
    expect(LANE_ORDER.at(-1)).toBe('ok')
  })

  test.each([
    ['failed', 'refused'],
    ['unknown', 'unknown'],
    ['waiting', 'open'],
    ['unauthorised', 'open'],
    ['ok', undefined],
  ] as const)('the pill of %s leads to the queue with state %s', (state, filter) => {
    expect(queueQueryOf(state, 'pos:1')).toEqual(
      filter === undefined ? { lane: 'pos:1' } : { lane: 'pos:1', state: filter },
    )
  })
})

test('each fault has its own name for a person', () => {
  const names = Object.values(FAULT_TEXT).map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
})
