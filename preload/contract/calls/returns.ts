/** Calls of 推送日志, returns of IDEAL and 串号追踪 (I60–I73). */
export const returnCalls = {} as const
