import { expect, test } from 'vitest'
import { saveConnectionSchema } from '../../../preload/contract/index.ts'
import { confirmable } from '../../../renderer/pages/connections/confirmable.ts'
import { draftOf, isChanged, replacedSecrets, toSave } from '../../../renderer/pages/connections/draft.ts'
import { handoverText } from '../../../renderer/pages/connections/handover-text.ts'
import { signInReason } from '../../../renderer/pages/connections/sign-in-reason.ts'
import { chosenOf } from '../../../renderer/pages/connections/use-chosen.ts'
import { connection, mappingRows } from '../scenarios/connections.ts'

test('S10 stored secrets are never in the form nor on the hand-over card', () => {
  const stored = connection()
  const draft = draftOf(stored, '新对接')
  expect([draft.wangdian.appsecret, draft.pos.appSecret, draft.authorisation.key]).toEqual(['', '', ''])
  const card = handoverText('10086', '总店', '········b2e0')
  expect(card).toContain('SessionKey：授权密钥（········b2e0）')
})

test('S39 S40 S41 S42 the hand-over card names what goes where', () => {
  const card = handoverText('10086', '总店', '')
  expect(card).toContain('平台账号：pos.wangdian.cn')
  expect(card).toContain('AppKey：10086')
  expect(card).toContain('AppSecret：不用填写')
  expect(card).toContain('SessionKey：授权密钥')
})

test('an untouched form is not changed and sends no secret', () => {
  const stored = connection()
  const draft = draftOf(stored, '新对接')
  expect(isChanged(draft, stored, '新对接')).toBe(false)
  const sent = toSave(draft)
  expect(sent.wangdian).not.toHaveProperty('appsecret')
  expect(sent.pos).not.toHaveProperty('appSecret')
  expect(sent.authorisation).not.toHaveProperty('key')
  expect(saveConnectionSchema.parse(sent)).toEqual(sent)
})

test('a secret typed anew is sent trimmed and named before it replaces the stored one', () => {
  const stored = connection()
  const draft = draftOf(stored, '新对接')
  draft.pos.appSecret = '  new-secret '
  expect(isChanged(draft, stored, '新对接')).toBe(true)
  expect(replacedSecrets(draft, stored)).toEqual(['智能POS appSecret'])
  expect(toSave(draft).pos.appSecret).toBe('new-secret')
  expect(replacedSecrets(draft, null)).toEqual([])
})

test('S45 only proposals of equal number are confirmed by the button', () => {
  expect(confirmable(mappingRows)).toEqual([{ shopId: 'S002', warehouseNo: 'S002' }])
})

test.each([
  ['', 'staff', '', '请填写姓名'],
  ['王店长', 'staff', '', null],
  ['李实施', 'implementer', '', '请填写至少 4 位数字的 PIN'],
  ['李实施', 'implementer', '12a4', '请填写至少 4 位数字的 PIN'],
  ['李实施', 'implementer', '0000', null],
] as const)('signing in as %s (%s) with pin %s: %s', (name, role, pin, reason) => {
  expect(signInReason(name, role, pin)).toBe(reason)
})

test('of several connections the one that the address asks for is open, until a person chooses another', () => {
  const two = [{ id: 3 }, { id: 4 }]
  expect(chosenOf(two, null, '4')).toEqual({ key: '4', current: { id: 4 }, creating: false })
  expect(chosenOf(two, '3', '4').current).toEqual({ id: 3 })
  for (const asked of ['', '5', 'x']) expect(chosenOf(two, null, asked).current).toEqual({ id: 3 })
  expect(chosenOf(two, 'new', '4')).toEqual({ key: 'new', current: null, creating: true })
  expect(chosenOf([], null, '4')).toEqual({ key: '', current: null, creating: false })
})
