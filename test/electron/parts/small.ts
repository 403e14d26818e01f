import { EventEmitter } from 'node:events'
import type { NativeTheme, Net, PowerMonitor, SafeStorage, Screen, Shell } from 'electron'
import { record } from './record.ts'

/** No key store of the operating system: whatever is encrypted lives and dies with this process. */
export const safeStorage: Pick<
  SafeStorage,
  'decryptStringAsync' | 'encryptStringAsync' | 'getSelectedStorageBackend' | 'isAsyncEncryptionAvailable'
> = {
  isAsyncEncryptionAvailable: () => Promise.resolve(false),
  getSelectedStorageBackend: () => 'unknown',
  encryptStringAsync: () => Promise.reject(new Error('Encryption is not available')),
  decryptStringAsync: () => Promise.reject(new Error('Decryption is not available')),
}

class StandInPowerMonitor extends EventEmitter implements Pick<PowerMonitor, 'getSystemIdleTime' | 'onBatteryPower'> {
  readonly onBatteryPower = false

  getSystemIdleTime(): number {
    return 0
  }
}
export const powerMonitor = new StandInPowerMonitor()

class StandInTheme extends EventEmitter implements Pick<NativeTheme, 'shouldUseDarkColors' | 'themeSource'> {
  readonly shouldUseDarkColors = false
  themeSource: NativeTheme['themeSource'] = 'system'
}
export const nativeTheme = new StandInTheme()

export const shell: Pick<Shell, 'beep' | 'openExternal' | 'openPath' | 'showItemInFolder'> = {
  beep() {},
  openExternal(url) {
    record.openedExternal.push(url)
    return Promise.resolve()
  },
  openPath(path) {
    record.openedPaths.push(path)
    return Promise.resolve('')
  },
  showItemInFolder(path) {
    record.openedPaths.push(path)
  },
}

/** Whether this machine has a network, as a test sets it. */
export const network = { online: true }

export const net: Pick<Net, 'isOnline'> = { isOnline: () => network.online }

const display = {
  id: 1,
  bounds: { x: 0, y: 0, width: 1920, height: 1080 },
  workArea: { x: 0, y: 0, width: 1920, height: 1040 },
  workAreaSize: { width: 1920, height: 1040 },
  scaleFactor: 1,
} as ReturnType<Screen['getPrimaryDisplay']>

export const screen: Pick<Screen, 'getAllDisplays' | 'getPrimaryDisplay'> = {
  getAllDisplays: () => [display],
  getPrimaryDisplay: () => display,
}
