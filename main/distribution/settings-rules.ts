import type { Trouble } from '../../preload/contract/index.ts'

/** What 博远 last said of the interface; null = never asked. */
export interface KnownState {
  ideal: 'open' | 'closed' | null
  ezhanOpened: boolean | null
}

const SETTINGS = '系统管理 → 接口管理 → 荣耀接口 → 荣耀IDEAL接口设置'

/**
 * Why nothing can be pushed, whatever the order (I11, I17, I18); null = pushing is possible. The last known state counts
 * while 博远 cannot be reached: a click made offline waits and is checked again before it is sent (B8). Returns for what
 * was pushed before go on however this is (B20).
 */
export function pushBlock(state: KnownState, complete: boolean): Trouble | null {
  if (!complete) {
    return {
      code: 'IDEAL_NOT_SET_UP',
      problem: '荣耀IDEAL接口设置还没有填完整。',
      cause: '接口ID、APPKEY、省包编号、接口启用日期都必须填写并保存。',
      action: `请到 ${SETTINGS} 填写荣耀方提供的内容，点【保存】后【测试连接】。`,
    }
  }
  if (state.ideal === null || state.ezhanOpened === null) {
    return {
      code: 'INTERFACE_UNKNOWN',
      problem: '还不知道接口状态。',
      cause: '还没有从博远ERP读到过接口状态。',
      action: `请到 ${SETTINGS} 点【刷新】；一直读不到时请检查网络和博远ERP账号。`,
    }
  }
  if (!state.ezhanOpened) {
    return {
      code: 'EZHAN_NOT_OPENED',
      problem: '还没有开通荣耀e栈接口。',
      cause: '使用ideal接口必须先开通荣耀e栈接口，商品与客户的映射来源于它。',
      action: '请联系荣耀开通e栈接口，开通后完成商品映射和客户映射。',
    }
  }
  if (state.ideal === 'closed') {
    return {
      code: 'INTERFACE_CLOSED',
      problem: '荣耀IDEAL接口是关闭状态。',
      cause: '接口状态由博远后台启用、关闭。',
      action: '请联系博远业务员启用接口；已推送单据的回传不受影响。',
    }
  }
  return null
}

/** Why a document of this day cannot be pushed (I19, B7); null = it can. Days as `YYYY-MM-DD`. */
export function dateBlock(billDate: string, enabledFrom: string): Trouble | null {
  if (enabledFrom !== '' && billDate >= enabledFrom) return null
  return {
    code: 'BEFORE_ENABLED_DATE',
    problem: '单据日期早于接口启用日期，不能推送ideal。',
    cause: `单据日期 ${billDate}，接口启用日期 ${enabledFrom === '' ? '未填写' : enabledFrom}。`,
    action: '启用日期之前的单据请按原来的方式处理；启用日期填错时请实施人员在 荣耀IDEAL接口设置 里改正。',
  }
}

/** What is wrong with a warehouse's IDEAL code; empty = nothing. */
export function warehouseProblem(row: {
  active: boolean
  idealCode: string | null
  ideal: { active: boolean } | null
  /** IDEAL's list was read. */
  listed: boolean
}): string {
  if (row.idealCode === null) return ''
  if (!row.active) return '博远ERP里这个仓库已停用'
  if (!row.listed || row.ideal?.active) return ''
  return row.ideal ? '荣耀IDEAL里这个编码已停用' : '荣耀IDEAL里没有这个编码，请核对荣耀提供的编码'
}
