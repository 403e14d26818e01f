import { acquireMachineLock } from '../../main/store/index.ts'

/** A second running product: takes one lock, says how it went, and keeps it until it ends. */
const [dir, name] = process.argv.slice(2)
const lock = acquireMachineLock(dir!, name!, { user: 'anna' })
process.send!({ held: lock.held })
process.on('message', () => {})
