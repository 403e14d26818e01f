import path from 'node:path'
import { app, net, powerMonitor, safeStorage, session, utilityProcess } from 'electron'
import type { Log } from '../log/index.ts'
import type { FilesPort, NotifierPort, Ports } from '../ports.ts'
import { machineLocksFolder, readMachineId } from './machine.ts'
import { clock, createOnline, createPower, createProcesses, ids } from './ports.ts'
import { createProxy } from './proxy.ts'
import { createSecrets } from './secrets.ts'

export interface MakePortsOptions {
  files: FilesPort
  notifier: NotifierPort
  log: Log
  data: string
  logs: string
  resources: string
  /** Folder of the built main module, where the entries of child processes lie. */
  main: string
}

/** The machine as the product sees it, from Electron's modules. Call after the app is ready. */
export async function makePorts({
  files,
  notifier,
  log,
  data,
  logs,
  resources,
  main,
}: MakePortsOptions): Promise<Ports> {
  const [secrets, machineId] = await Promise.all([
    createSecrets(safeStorage, process.platform),
    readMachineId(process.platform),
  ])
  return {
    clock,
    ids,
    secrets,
    files,
    notifier,
    power: createPower(powerMonitor),
    online: createOnline(net, clock),
    proxy: createProxy(session.defaultSession),
    processes: createProcesses({
      fork: utilityProcess.fork,
      fileOf: (entry) => path.join(main, `${entry}.js`),
      log: log.child('processes'),
    }),
    paths: { data, logs, machineLocks: machineLocksFolder(process.platform, process.env), resources },
    log,
    app: { version: app.getVersion(), machineId },
  }
}
