/** Calls of 库存同步 (S121–S127). */
export const stockCalls = {} as const
