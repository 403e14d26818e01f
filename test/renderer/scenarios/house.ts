import type { WorkspaceState } from '../../../preload/contract/index.ts'
import { NOW } from './home.ts'

export function workspaceState(part: Partial<WorkspaceState> = {}): WorkspaceState {
  return {
    version: '0.1.0',
    active: 'practice',
    role: 'shop',
    practice: { state: 'running' },
    secrets: { state: 'ready', persistent: true },
    folders: {
      data: 'C:\\Users\\门店收银01\\AppData\\Roaming\\danju-bridge',
      logs: 'C:\\Users\\门店收银01\\AppData\\Roaming\\danju-bridge\\logs',
    },
    damage: [],
    ...part,
  }
}

export const noSecrets: WorkspaceState['secrets'] = {
  state: 'unavailable',
  persistent: false,
  reason: '这台电脑不能安全保存密钥（没有系统密钥服务），正式环境不可用',
}

export const damaged: WorkspaceState['damage'] = [
  {
    workspace: 'live',
    file: 'business.db',
    kind: 'corrupt',
    problem: '业务数据文件损坏',
    cause: '完整性检查发现 3 处错误，可能是断电或磁盘故障',
    action: '恢复最近的备份，或从空数据开始。损坏的文件会保留',
    sizeBytes: 48_234_496,
    lastBackupAt: NOW - 9 * 3_600_000,
    choices: ['restore-backup', 'start-empty', 'retry', 'keep'],
  },
]
