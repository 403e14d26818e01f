export const SHELL_TEXT = {
  searchMenu: '搜索菜单',
  noMatch: '没有这个菜单',
  notSignedIn: '未登录',
  clockUnknown: '本机时间偏差未测',
  noLanes: '未设置对接',
  offline: '网络已断开。可以继续操作，恢复后自动发送',
  unreadable: '状态没有读到',
  switchBusy: '正在启动练习环境…',
  practiceFailed: '练习环境没有启动',
  shortcutTitle: '快捷键',
  leaveTitle: '离开这一页？',
  leaveHint: '离开后这些改动会丢失。',
  leave: '不保存，离开',
  stay: '留在这一页',
  unknownPage: '没有这个页面',
  unknownPageHint: '链接可能来自另一个角色或更新的版本。',
} as const

/** The sheet on F1 or ?. */
export const SHORTCUTS: readonly (readonly [string, string])[] = [
  ['F1 或 ?', '显示这张表'],
  ['Ctrl + K', '搜索菜单'],
  ['Alt + 1 … 9', '打开第 1 … 9 个菜单'],
  ['F5', '刷新当前列表（不会重新打开窗口）'],
  ['Ctrl + S', '保存（对接设置）'],
  ['Ctrl + F', '到当前页的查找框'],
  ['↑ ↓ PageUp PageDown Home End', '在列表中移动'],
  ['Enter', '打开所在行'],
  ['空格', '勾选所在行；Shift + 空格连选'],
  ['Ctrl + A', '勾选已显示的全部行（在列表中）'],
  ['Esc', '关闭弹窗或详情'],
]
