import type { Trouble } from './types.ts'

/** What the queue itself has to say to a person; what a remote says comes with its outcome. */

export function attemptsExhausted(attempts: number, last: Trouble): Trouble {
  return {
    code: 'ATTEMPTS_EXHAUSTED',
    problem: `已尝试 ${attempts} 次，对方始终没有接收`,
    cause: `最后一次：${last.problem}（${last.code}）`,
    action: '请确认对方系统恢复正常后，点【立即重试】；不再需要时点【放弃】。',
  }
}

export function payloadBroken(why: string): Trouble {
  return {
    code: 'PAYLOAD_BROKEN',
    problem: '队列中保存的内容已损坏，没有发送',
    cause: why,
    action: '请从原单据重新提交，并放弃这一条；同时导出诊断包联系实施人员。',
  }
}

export function handlerFailed(why: string): Trouble {
  return {
    code: 'HANDLER_FAILED',
    problem: '发送前的检查没有完成，没有发送',
    cause: why,
    action: '请点【立即重试】；仍然失败时导出诊断包联系实施人员。',
  }
}

export function deliveryCrashed(why: string): Trouble {
  return {
    code: 'DELIVERY_FAILED',
    problem: '发送过程中出错，对方是否收到尚不清楚',
    cause: why,
    action: '无需操作，软件会按单号向对方查询后再决定是否重发。',
  }
}

export function noAnswer(): Trouble {
  return {
    code: 'NO_ANSWER',
    problem: '发送后一直没有得到回答，对方是否收到尚不清楚',
    cause: '请求超过时限仍未结束',
    action: '无需操作，软件会按单号向对方查询后再决定是否重发。',
  }
}

export function interruptedWhileSending(): Trouble {
  return {
    code: 'INTERRUPTED',
    problem: '发送途中软件被关闭，对方是否收到尚不清楚',
    cause: '软件退出、断电或系统重启',
    action: '无需操作，软件会按单号向对方查询后再决定是否重发。',
  }
}

export function numbersRenewed(): Trouble {
  return {
    code: 'NUMBERS_RENEWED',
    problem: '数据是从备份恢复或更换电脑后打开的，这一条是否已经送达尚不清楚',
    cause: '备份之后的发送记录不在本机',
    action: '无需操作，软件会按单号向对方查询后再决定是否发送。',
  }
}

export function settleFailed(why: string): Trouble {
  return {
    code: 'SETTLE_FAILED',
    problem: '对方已有回答，但本机没有记下结果',
    cause: why,
    action: '软件会再次查询并记录；反复出现时请导出诊断包联系实施人员。',
  }
}

export function tooLate(notAfterText: string): Trouble {
  return {
    code: 'EXPIRED',
    problem: '已超过有效时间，没有发送',
    cause: `这一条只在 ${notAfterText} 之前有效`,
    action: '无需操作，下一次同步会带上最新的数据。',
  }
}

export function prerequisiteFailed(label: string, stateText: string): Trouble {
  return {
    code: 'PREREQUISITE_FAILED',
    problem: `它所依赖的「${label}」没有送达，因此没有发送`,
    cause: `「${label}」的状态是 ${stateText}`,
    action: `请先处理「${label}」；它送达后，这一条会自动恢复发送。`,
  }
}

export function discardedBy(by: string, reason: string): Trouble {
  return { code: 'DISCARDED', problem: `已由 ${by} 放弃`, cause: reason, action: '需要时请从原单据重新提交。' }
}

export function superseded(): Trouble {
  return {
    code: 'SUPERSEDED',
    problem: '已被更新的一条取代，没有发送',
    cause: '同一对象有了更新的数据',
    action: '无需操作。',
  }
}

export function markedNotDelivered(by: string, reason: string): Trouble {
  return {
    code: 'MARKED_NOT_DELIVERED',
    problem: `${by} 已标记为未送达`,
    cause: reason,
    action: '需要发送时点【立即重试】，不再需要时点【放弃】。',
  }
}

/** The state's name as the window shows it. */
export const STATE_TEXT = {
  pending: '待发送',
  sending: '发送中',
  waiting: '等待重试',
  unknown: '结果未知',
  delivered: '已送达',
  refused: '失败',
  expired: '已过期',
  discarded: '已放弃',
} as const
