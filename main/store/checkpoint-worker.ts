import { parentPort, workerData } from 'node:worker_threads'
import type { CheckpointAnswer, CheckpointOrder, CheckpointStart } from './checkpointer.ts'
import { openRaw } from './database.ts'
import { applyPragmas } from './pragmas.ts'

/**
 * Entry of the thread that copies the write-ahead logs of a workspace into their files. Each file has a connection of its
 * own here, with the durability of its role: SQLite syncs the log before it copies and the file before the log may be
 * begun anew. PASSIVE never makes the main thread wait for a lock.
 */
const { files, ended } = workerData as CheckpointStart
const port = parentPort
if (!port) throw new Error('this file is the entry of a worker')

const open = files.map(({ role, file }) => {
  const db = openRaw(file, { mustExist: true })
  applyPragmas(db, role)
  db.pragma('wal_autocheckpoint = 0')
  return { role, db, copy: db.prepare('PRAGMA main.wal_checkpoint(PASSIVE)') }
})

const answer = (message: CheckpointAnswer): void => port.postMessage(message)

port.on('message', (order: CheckpointOrder) => {
  if (order.kind === 'end') {
    end()
    return
  }
  const one = open.find(({ role }) => role === order.role)
  try {
    one?.copy.get()
    answer({ role: order.role, error: null })
  } catch (error) {
    answer({ role: order.role, error: String(error) })
  }
})

function end(): void {
  const state = new Int32Array(ended)
  try {
    for (const { db, copy } of open) {
      try {
        // What is left then is little: closing does not hold the main thread.
        copy.get()
      } catch {
        // The main connection copies the rest when it closes, and reports what is wrong.
      }
      db.close()
    }
  } finally {
    Atomics.store(state, 0, 1)
    Atomics.notify(state, 0)
    port?.close()
  }
}
