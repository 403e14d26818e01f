import { checkUrl, hostKind } from '../remote/address.ts'
import type { WorkspaceName } from './types.ts'

const PRACTICE_ONLY_LOCAL = '练习环境只能连接本机的练习服务，不能填正式地址。'

/**
 * What is wrong with an interface address as a person typed it, or null: the rule of remote/http, said beside the
 * field. A name that merely *resolves* to loopback is found at each request.
 */
export function addressProblem(address: string, workspace: WorkspaceName): string | null {
  const code = checkUrl(address, workspace, false)
  switch (code) {
    case 'BAD_URL':
      return '不是完整的网址，应以 https:// 开头且不带用户名和密码，例如 https://api.wangdian.cn/openapi2/。'
    case 'WORKSPACE_ADDRESS':
      return workspace === 'practice'
        ? PRACTICE_ONLY_LOCAL
        : '正式环境不能连接本机地址（127.0.0.1、localhost）。练习请切换到练习环境。'
    case 'HTTPS_REQUIRED':
      return '正式环境只接受 https:// 地址，http:// 会把数据明文传出。'
    case null: {
      const url = new URL(address)
      // A name may resolve to this machine, but the practice servers are never known by one.
      if (workspace === 'practice' && hostKind(url.hostname) !== 'loopback') return PRACTICE_ONLY_LOCAL
      return url.search || url.hash ? '网址里不能带 ? 或 # 后面的内容。' : null
    }
  }
}

/**
 * The form an address is kept in: host in lower case; 旺店通 without a file at its end (a pasted `…/shop.php`) and with
 * one closing slash, POS without `/v1` and without closing slash. Call it with an address that passed `addressProblem`.
 */
export function tidyAddress(address: string, system: 'wangdian' | 'pos'): string {
  const url = new URL(address)
  const origin = `${url.protocol}//${url.host}`
  if (system === 'wangdian') return `${origin}${url.pathname.replace(/[^/]*\.php$/i, '').replace(/\/+$/, '')}/`
  return `${origin}${url.pathname.replace(/(\/v1)?\/*$/i, '')}`
}
