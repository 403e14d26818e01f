import type { DbOpenErrorFacts } from './open-error.ts'

/** What a person reads: 问题 + 原因 + 怎么办. */
export interface OpenErrorText {
  problem: string
  cause: string
  action: string
}

/** The Chinese sentences for a DbOpenError. */
export function openErrorText(facts: DbOpenErrorFacts): OpenErrorText {
  const repair =
    '请选择「恢复备份」「打开文件夹」或「空白开始」。原文件会改名保留，不会删除；恢复后先暂停发送，确认后再继续。'
  switch (facts.kind) {
    case 'missing':
      return {
        problem: '找不到业务数据文件',
        cause: `${facts.file} 曾经存在，现在没有了，可能被移动、删除或被杀毒软件隔离。`,
        action: repair,
      }
    case 'missing-wal':
      return {
        problem: '业务数据可能不完整',
        cause: `上次没有正常退出，而 ${facts.file}-wal 不见了，最后的一些记录可能丢失。`,
        action: facts.choices?.includes('keep') ? `${repair}文件本身完好，也可以「按现有文件继续」。` : repair,
      }
    case 'truncated':
      return {
        problem: '业务数据文件不完整',
        cause: `${facts.file} 比应有的短，可能是磁盘故障或复制中断。`,
        action: repair,
      }
    case 'not-a-database':
      return {
        problem: '业务数据文件无法识别',
        cause: `${facts.file} 的内容不是数据库，可能被其他程序覆盖。`,
        action: repair,
      }
    case 'corrupt':
      return { problem: '业务数据文件已损坏', cause: `${facts.file} 没有通过完整性检查。`, action: repair }
    case 'newer':
      return {
        problem: '数据来自更新的版本',
        cause: `文件版本 ${facts.fileSchema ?? '?'}，本软件 ${facts.appVersion ?? '?'} 只认识到版本 ${facts.appSchema ?? '?'}。`,
        action: '请安装最新版本后再打开；数据没有改动。',
      }
    case 'locked':
      return {
        problem: '数据正在被使用',
        cause: `${facts.file} 被另一个程序或另一个窗口占用。`,
        action: '请关闭另一个本软件或正在查看该文件的程序，然后重试。',
      }
    case 'read-only':
      return {
        problem: '数据文件夹不能写入',
        cause: `没有写入 ${facts.file} 的权限，或磁盘是只读的。`,
        action: '请检查文件夹权限，或联系管理员，然后重试。',
      }
    case 'full':
      return {
        problem: '磁盘已满',
        cause: `${facts.file} 所在的磁盘没有空间。`,
        action: '请清理磁盘，至少留出 1 GB，然后重试。',
      }
    case 'io':
      return {
        problem: '读写数据文件出错',
        cause: `读写 ${facts.file} 时系统报告错误，可能是磁盘或网络盘故障。`,
        action: '请检查磁盘后重试；若仍失败，请选择「打开文件夹」把整个文件夹复制到别处。',
      }
    default:
      return assertNever(facts.kind)
  }
}

function assertNever(kind: never): never {
  throw new Error(`unexpected kind ${String(kind)}`)
}
