import { acquireMachineLock } from '../../main/store/index.ts'

// A process that takes a lock and keeps it until it is killed.
const [dir = '', name = '', user = ''] = process.argv.slice(2)
const lock = acquireMachineLock(dir, name, { user })
process.stdout.write(lock.held ? 'held\n' : 'refused\n')
setInterval(() => {}, 60_000)
