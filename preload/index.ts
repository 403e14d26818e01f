import { contextBridge, ipcRenderer, webUtils } from 'electron'
import type { Bridge } from './contract/index.ts'

// Sandboxed: bundled to one CommonJS file that requires nothing but `electron`. It knows no call by name; main checks
// every request against the contract. The channels are those of main/electron/channels.ts, kept equal by a test.

const listeners = new Map<number, (payload: never) => void>()
let nextId = 1

ipcRenderer.on('bridge:event', (_event, message: { id: number; payload: never }) => {
  listeners.get(message.id)?.(message.payload)
})

// Tray, notifications and a second start open a page: routes live in the hash.
ipcRenderer.on('bridge:page', (_event, page: string) => {
  location.hash = page
})

const bridge: Bridge = {
  call: (workspace, name, input) => ipcRenderer.invoke('bridge:call', { workspace, name, input }),
  on(workspace, topic, listener) {
    const id = nextId++
    listeners.set(id, listener)
    void ipcRenderer.invoke('bridge:subscribe', { id, workspace, topic })
    return () => {
      if (listeners.delete(id)) void ipcRenderer.invoke('bridge:unsubscribe', { id })
    }
  },
  dropFile: (file) => ipcRenderer.invoke('bridge:drop', { path: webUtils.getPathForFile(file) }),
}

contextBridge.exposeInMainWorld('bridge', bridge)
