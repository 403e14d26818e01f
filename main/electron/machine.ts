import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { hostname, userInfo } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** Stable for this computer and this user of it: a hash, so that the system's own id goes nowhere. */
export async function readMachineId(platform: NodeJS.Platform): Promise<string> {
  const machine = await systemId(platform).catch(() => hostname())
  return createHash('sha256').update(`${machine}\n${userInfo().username}`).digest('hex').slice(0, 32)
}

async function systemId(platform: NodeJS.Platform): Promise<string> {
  switch (platform) {
    case 'win32': {
      const { stdout } = await run(
        'reg.exe',
        ['query', 'HKLM\\SOFTWARE\\Microsoft\\Cryptography', '/v', 'MachineGuid', '/reg:64'],
        {
          windowsHide: true,
          timeout: 3000,
        },
      )
      return required(/MachineGuid\s+REG_SZ\s+(\S+)/.exec(stdout)?.[1])
    }
    case 'darwin': {
      const { stdout } = await run('ioreg', ['-rd1', '-c', 'IOPlatformExpertDevice'], { timeout: 3000 })
      return required(/"IOPlatformUUID" = "([^"]+)"/.exec(stdout)?.[1])
    }
    default:
      return required((await readFile('/etc/machine-id', 'utf8')).trim())
  }
}

function required(text: string | undefined): string {
  if (!text) throw new Error('The system has no machine id')
  return text
}

/** Folder that every user of this computer may write, for the lock per connection. */
export function machineLocksFolder(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): string {
  switch (platform) {
    case 'win32':
      // Unlike ProgramData, files in Public may be changed by every user who is logged on, not by their maker alone.
      return path.win32.join(env.PUBLIC ?? 'C:\\Users\\Public', 'danju-bridge', 'locks')
    case 'darwin':
      return '/Users/Shared/danju-bridge/locks'
    default:
      return '/var/tmp/danju-bridge/locks'
  }
}
