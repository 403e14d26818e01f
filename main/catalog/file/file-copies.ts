import { createHash } from 'node:crypto'
import { access, mkdir, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'

const PIECE = 1024 * 1024

/** SHA-256 in hex, with the process free between pieces. */
export async function sha256Of(bytes: Uint8Array): Promise<string> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += PIECE) {
    hash.update(bytes.subarray(at, at + PIECE))
    await nextTurn()
  }
  return hash.digest('hex')
}

export type FileCopies = ReturnType<typeof fileCopies>

/**
 * Own copies of the files that are being imported, beside the workspace's databases: the original may be gone, changed
 * or open in Excel when the product starts again. Named by the import's number only.
 */
export function fileCopies(folder: string) {
  const pathOf = (id: number): string => path.join(folder, `${id}.bin`)
  return {
    pathOf,
    async put(id: number, bytes: Uint8Array): Promise<void> {
      await mkdir(folder, { recursive: true })
      await writeFile(pathOf(id), bytes)
    },
    has: (id: number): Promise<boolean> =>
      access(pathOf(id)).then(
        () => true,
        () => false,
      ),
    drop: (id: number): Promise<void> => rm(pathOf(id), { force: true }),
  }
}
