/** Calls of 文件导入 and 批量更新 (S78–S91, S107–S111). */
export const fileImportCalls = {} as const
