import type {
  Bridge,
  CallError,
  CallInput,
  CallName,
  CallOutput,
  Envelope,
  WorkspaceName,
} from '../../preload/contract/index.ts'

declare global {
  interface Window {
    /** Set by the preload; missing only when the page is opened outside the app. */
    bridge?: Bridge
  }
}

const NO_BRIDGE: CallError = {
  code: 'WINDOW_NO_BRIDGE',
  problem: '窗口与后台没有连接上',
  cause: '这个页面不是由单据桥打开的，或后台正在重新启动',
  action: '关闭窗口，从托盘图标重新打开；仍不行请重启单据桥',
  retryable: true,
}

/** The bridge of this window. Errors: throws when the page runs outside the app. */
export function getBridge(): Bridge {
  if (window.bridge === undefined) throw new Error(NO_BRIDGE.problem)
  return window.bridge
}

/** True when the preload has put its bridge into the window. */
export function hasBridge(): boolean {
  return window.bridge !== undefined
}

/**
 * Asks the other side and never throws: a broken bridge is answered like any other error.
 * Shapes: `preload/contract`; `workspace` is ignored by calls of the whole program.
 */
export async function callBridge<N extends CallName>(
  workspace: WorkspaceName,
  name: N,
  input: CallInput<N>,
): Promise<Envelope<CallOutput<N>>> {
  if (window.bridge === undefined) return { ok: false, error: NO_BRIDGE }
  try {
    return await window.bridge.call(workspace, name, input)
  } catch (thrown) {
    return { ok: false, error: brokenBridge(name, thrown) }
  }
}

function brokenBridge(name: string, thrown: unknown): CallError {
  return {
    code: 'WINDOW_BRIDGE_BROKEN',
    problem: '操作没有得到回应',
    cause: `后台没有回答 ${name}：${thrown instanceof Error ? thrown.message : String(thrown)}`,
    action: '稍后再试；多次出现请到【日志】查看并导出给实施人员',
    retryable: true,
  }
}
