import type { Trouble } from '../queue/types.ts'

/** Names of the remote systems as the window says them. */
const SYSTEM_NAMES: Record<string, string> = {
  wangdian: '旺店通ERP',
  pos: '智能POS',
  ideal: '荣耀IDEAL',
  boyuan: '博远ERP',
  ezhan: '荣耀e栈',
}

/** @param system key of the remote, e.g. `wangdian` */
export function systemName(system: string): string {
  return SYSTEM_NAMES[system] ?? system
}

/** 问题 + 原因 + 怎么办. */
export function trouble(code: string, problem: string, cause: string, action: string): Trouble {
  return { code, problem, cause, action }
}
