import { describe, expect, test } from 'vitest'
import { createSecrets } from '../../main/electron/secrets.ts'

/** A key store of one user: another user's cannot be read. */
function store(user: string, backend: 'basic_text' | 'gnome_libsecret' = 'gnome_libsecret') {
  return {
    isAsyncEncryptionAvailable: () => Promise.resolve(true),
    getSelectedStorageBackend: () => backend,
    encryptStringAsync: (plain: string) =>
      Promise.resolve(Buffer.from(`${user}:${Buffer.from(plain).toString('hex')}`)),
    decryptStringAsync(cipher: Buffer) {
      const [owner, hex] = cipher.toString().split(':')
      if (owner !== user) return Promise.reject(new Error('Decryption failed'))
      return Promise.resolve({ result: Buffer.from(hex ?? '', 'hex').toString(), shouldReEncrypt: false })
    },
  }
}

const missing = {
  isAsyncEncryptionAvailable: () => Promise.resolve(false),
  getSelectedStorageBackend: () => 'unknown' as const,
  encryptStringAsync: () => Promise.reject(new Error('not available')),
  decryptStringAsync: () => Promise.reject(new Error('not available')),
}

describe('secrets', () => {
  test('go through the key store of the system and survive a restart', async () => {
    const first = await createSecrets(store('anna'), 'win32')
    const cipher = await first.encrypt('密钥 s3cret')
    expect(Buffer.from(cipher).toString()).not.toContain('s3cret')
    const second = await createSecrets(store('anna'), 'win32')
    expect(await second.decrypt(cipher)).toEqual({ ok: true, plain: '密钥 s3cret' })
    expect(await second.status()).toEqual({ state: 'ready', persistent: true })
  })

  test('of another user or machine have to be typed again', async () => {
    const cipher = await (await createSecrets(store('anna'), 'win32')).encrypt('x')
    expect(await (await createSecrets(store('ben'), 'win32')).decrypt(cipher)).toEqual({
      ok: false,
      reason: 'needs-reentry',
    })
  })

  test('without a key store live in this process only, and the status says so', async () => {
    const first = await createSecrets(missing, 'linux')
    expect(await first.status()).toMatchObject({
      state: 'unavailable',
      persistent: false,
      reason: expect.stringContaining('退出后需要重新填写'),
    })
    const cipher = await first.encrypt('s3cret')
    expect(await first.decrypt(cipher)).toEqual({ ok: true, plain: 's3cret' })
    expect(Buffer.from(cipher).toString('latin1')).not.toContain('s3cret')
    const second = await createSecrets(missing, 'linux')
    expect(await second.decrypt(cipher)).toEqual({ ok: false, reason: 'needs-reentry' })
  })

  test('of the key store cannot be read when it is gone', async () => {
    const cipher = await (await createSecrets(store('anna'), 'linux')).encrypt('x')
    expect(await (await createSecrets(missing, 'linux')).decrypt(cipher)).toEqual({
      ok: false,
      reason: 'needs-reentry',
    })
  })

  test('a fixed password on Linux is called weak', async () => {
    expect(await (await createSecrets(store('anna', 'basic_text'), 'linux')).status()).toMatchObject({
      state: 'weak',
      persistent: true,
    })
    expect(await (await createSecrets(store('anna', 'basic_text'), 'win32')).status()).toMatchObject({ state: 'ready' })
  })

  test.each([
    [new Uint8Array()],
    [new Uint8Array([1])],
    [new Uint8Array([1, 2, 3])],
    [new Uint8Array([9, 9])],
    [new Uint8Array(64).fill(1)],
  ])('bytes that are no ciphertext (%j) have to be typed again, nothing throws', async (bytes) => {
    expect(await (await createSecrets(missing, 'linux')).decrypt(bytes)).toEqual({ ok: false, reason: 'needs-reentry' })
    expect(await (await createSecrets(store('anna'), 'linux')).decrypt(bytes)).toEqual({
      ok: false,
      reason: 'needs-reentry',
    })
  })

  test('a key store that fails to answer counts as missing', async () => {
    const broken = { ...missing, isAsyncEncryptionAvailable: () => Promise.reject(new Error('dbus')) }
    expect(await (await createSecrets(broken, 'linux')).status()).toMatchObject({
      state: 'unavailable',
      persistent: false,
    })
  })
})
