import { EventEmitter } from 'node:events'

// Loaded into every child made by the stand-in's utilityProcess.fork: gives it `process.parentPort`, as Electron does.
class ParentPort extends EventEmitter {
  postMessage(message: unknown): void {
    process.send?.(message)
  }
}

const parentPort = new ParentPort()
process.on('message', (data) => parentPort.emit('message', { data, ports: [] }))
Object.defineProperty(process, 'parentPort', { value: parentPort })
// A child without its parent ends, as a utility process does.
process.on('disconnect', () => process.exit(0))
