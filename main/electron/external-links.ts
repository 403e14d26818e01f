import type { Shell } from 'electron'

/** Sites of the systems that the product works with; a link to anywhere else is not opened. */
const SITES = ['wangdian.cn', 'honor.com', 'hihonor.com']

/** Whether an address may be given to the system's browser: https and one of the known sites. */
export function mayOpenExternally(address: string): boolean {
  const url = URL.parse(address)
  return (
    url !== null &&
    url.protocol === 'https:' &&
    url.username === '' &&
    url.password === '' &&
    SITES.some((site) => url.hostname === site || url.hostname.endsWith(`.${site}`))
  )
}

/** The only way out to the system's browser. Resolves to whether the link was opened. */
export async function openExternalSafe(shell: Pick<Shell, 'openExternal'>, address: string): Promise<boolean> {
  if (!mayOpenExternally(address)) return false
  await shell.openExternal(address)
  return true
}
