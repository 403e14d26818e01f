import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type { SafeStorage } from 'electron'
import type { SecretsPort } from '../ports.ts'

type Store = Pick<
  SafeStorage,
  'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable'
>

const MEMORY = 1
const SYSTEM = 2

/**
 * Secrets behind the operating system's key store. Where there is none, they are encrypted with a key that lives in this
 * process only, and the status says so. The first byte of a ciphertext tells which of the two made it.
 * Call after the app is ready.
 */
export async function createSecrets(store: Store, platform: NodeJS.Platform): Promise<SecretsPort> {
  const available = await store.isAsyncEncryptionAvailable().catch(() => false)
  const weak = available && platform === 'linux' && store.getSelectedStorageBackend() === 'basic_text'
  const key = randomBytes(32)

  return {
    status() {
      if (!available) {
        return Promise.resolve({
          state: 'unavailable',
          persistent: false,
          reason: '这台电脑没有可用的系统密钥库，密钥只保存在内存中，退出后需要重新填写；正式环境因此不能连接',
        })
      }
      if (weak) {
        return Promise.resolve({
          state: 'weak',
          persistent: true,
          reason: '系统没有密钥环（gnome-keyring 或 kwallet），密钥只用固定口令加密，能登录这台电脑的人可以读出来',
        })
      }
      return Promise.resolve({ state: 'ready', persistent: true })
    },
    async encrypt(plain) {
      if (available) return prefixed(SYSTEM, await store.encryptStringAsync(plain))
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
      return prefixed(MEMORY, Buffer.concat([nonce, cipher.getAuthTag(), body]))
    },
    async decrypt(cipher) {
      const body = Buffer.from(cipher.subarray(1))
      try {
        if (cipher[0] === SYSTEM && available) return { ok: true, plain: (await store.decryptStringAsync(body)).result }
        if (cipher[0] === MEMORY) return { ok: true, plain: openMemory(key, body) }
      } catch {
        // Another Windows user, another machine, another run: the bytes are whole, the key is gone.
      }
      return { ok: false, reason: 'needs-reentry' }
    },
  }
}

function prefixed(kind: number, body: Uint8Array): Uint8Array {
  return Buffer.concat([Buffer.from([kind]), body])
}

function openMemory(key: Buffer, body: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12))
  decipher.setAuthTag(body.subarray(12, 28))
  return Buffer.concat([decipher.update(body.subarray(28)), decipher.final()]).toString('utf8')
}
