import { cpSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { mintInstallationCode } from '../../main/store/installation-code.ts'
import { temporaryFolder, workspaceIn } from './temporary.ts'

test('the installation code stays the same from session to session', async () => {
  const dir = temporaryFolder()
  const first = await workspaceIn(dir)
  const code = first.installationCode()
  expect(code).toMatch(/^[34679ACDEFGHJKMNPQRTUVWXY]{4}$/)
  expect(first.numbersRenewed).toBe(false)
  first.close()
  const second = await workspaceIn(dir)
  expect(second.installationCode()).toBe(code)
  expect(second.numbersRenewed).toBe(false)
})

test('another machine renews the code without pausing delivery', async () => {
  const dir = temporaryFolder()
  const first = await workspaceIn(dir)
  const code = first.installationCode()
  first.close()
  const second = await workspaceIn(dir, { machineId: 'pc-2' })
  expect(second.installationCode()).not.toBe(code)
  expect(second.numbersRenewed).toBe(true)
  expect(second.deliveryPaused).toBe(false)
})

test('a copied folder gets a code of its own, so that two copies never mint the same number', async () => {
  const dir = temporaryFolder()
  const first = await workspaceIn(dir)
  const code = first.installationCode()
  first.close()
  const copy = path.join(temporaryFolder(), 'copy')
  cpSync(dir, copy, { recursive: true })
  expect(readdirSync(copy)).toContain('business.db')
  const second = await workspaceIn(copy)
  expect(second.installationCode()).not.toBe(code)
  expect(second.numbersRenewed).toBe(true)
})

test('a code that was used before is never minted again', () => {
  const bytes = [new Uint8Array(16).fill(0), new Uint8Array(16).fill(0), new Uint8Array(16).fill(1)]
  expect(mintInstallationCode(() => bytes.shift()!, new Set(['3333']))).toBe('4444')
  expect(() => mintInstallationCode(() => new Uint8Array(16), new Set(['3333']))).toThrow(/repeats itself/)
})
