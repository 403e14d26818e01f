import type { Trouble } from '../queue/types.ts'
import { systemName, trouble } from './trouble.ts'
import type { NoAnswerCode, NotSentCode } from './wire.ts'

type Words = readonly [problem: string, cause: string, action: string]

const NOT_SENT: Record<NotSentCode, (name: string) => Words> = {
  BAD_URL: (name) => [`${name}的接入地址不正确`, '地址不是完整的网址', '请在【对接设置】里检查接入地址后重试'],
  WORKSPACE_ADDRESS: (name) => [
    `${name}的接入地址不能用在这个环境`,
    '正式环境不连接本机地址，练习环境只连接本机的练习服务',
    '请在【对接设置】里填写正确的接入地址，或切换到对应的环境',
  ],
  HTTPS_REQUIRED: (name) => [
    `${name}的接入地址没有加密`,
    '地址以 http:// 开头，密钥和单据会被明文传送',
    '请把地址改为 https:// 开头；只有旧服务器不支持时，才由实施人员在【对接设置】里允许 http',
  ],
  DNS: (name) => [
    `找不到${name}的服务器`,
    '电脑没有联网，或者接入地址写错了',
    '请检查网络和接入地址；联网后会自动继续',
  ],
  REFUSED: (name) => [
    `${name}拒绝连接`,
    '对方服务没有启动，或端口不对',
    '稍后会自动重试；长时间不恢复请联系对方服务商',
  ],
  UNREACHABLE: (name) => [`连不上${name}`, '网络不通', '请检查网线、无线网络或 VPN；联网后会自动继续'],
  CONNECT_TIMEOUT: (name) => [
    `连接${name}超时`,
    '网络太慢，或防火墙拦住了连接',
    '稍后会自动重试；一直如此请检查防火墙和代理设置',
  ],
  CONNECTION_LOST: (name) => [
    `与${name}的连接中断`,
    '连接还没有建立好就断开了，数据没有发出',
    '稍后会自动重试；一直如此请检查网络和代理设置',
  ],
  TLS_CERTIFICATE: (name) => [
    `${name}的安全证书不可信`,
    '证书过期、域名不符，或者网络里有设备替换了证书',
    '请检查电脑的日期和接入地址；公司网络请让网管把证书装进系统',
  ],
  TLS: (name) => [
    `无法与${name}建立加密连接`,
    '对方不支持安全连接，或端口不对',
    '请检查接入地址（http 还是 https、端口号）',
  ],
  PROXY_UNSUPPORTED: () => [
    '系统代理无法使用',
    '代理设置读不出来，或代理类型不受支持（只支持 http 和 https 代理）',
    '请检查系统的代理设置',
  ],
  PROXY_UNREACHABLE: () => ['连不上代理服务器', '系统设置了代理，但代理没有运行', '请启动代理软件，或在系统里关闭代理'],
  PROXY_AUTH: () => [
    '代理服务器要求登录',
    '代理的账号或密码缺失或错误',
    '请在系统的代理设置里填写账号密码，或联系网管',
  ],
  PROXY_REFUSED: (name) => [`代理服务器不允许访问${name}`, '代理拒绝了连接', '请让网管在代理里放行接入地址'],
  ABORTED: () => ['已取消，没有发出', '操作在发出之前被取消', '需要时请重试'],
  STOPPED: () => ['程序正在退出，没有发出', '软件关闭时停止了发送', '下次启动后会自动继续'],
}

const NO_ANSWER: Record<NoAnswerCode, (name: string) => Words> = {
  TIMEOUT: (name) => [`${name}没有在规定时间内回答`, '对方太慢，或网络中断', ''],
  RESET: (name) => [`${name}断开了连接，没有回答`, '对方重启、网络中断或被设备拦截', ''],
  HALF_BODY: (name) => [`${name}的回答只收到一半`, '回答还没有传完连接就断了', ''],
  TOO_LARGE: (name) => [`${name}的回答过大`, '回答超过了允许的大小，没有读取', ''],
  BAD_RESPONSE: (name) => [`${name}的回答无法识别`, '回答不符合网络协议，可能被网络设备改动', ''],
  ABORTED: (name) => [`等待${name}回答时被取消`, '操作在发出之后被取消', ''],
}

/** What to do when something may have been written: never "just try again". */
export const UNKNOWN_ACTION = '不知道对方是否已经收到；软件会先到对方查询这一笔，再决定是否重发，请不要手工重做'
export const READ_ACTION = '稍后会自动重试；长时间不恢复请检查网络或联系对方服务商'

export function notSentTrouble(code: NotSentCode, system: string): Trouble {
  return trouble(code, ...NOT_SENT[code](systemName(system)))
}

/** @param mayBeWritten the request was a write, so its effect is not known */
export function noAnswerTrouble(code: NoAnswerCode, system: string, mayBeWritten: boolean): Trouble {
  const [problem, cause] = NO_ANSWER[code](systemName(system))
  return trouble(code, problem, cause, mayBeWritten ? UNKNOWN_ACTION : READ_ACTION)
}
