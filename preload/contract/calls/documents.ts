/** Calls of 单据, both directions (S92–S102, S115–S120). */
export const documentCalls = {} as const
