/** Calls of 分类与品牌: check and creation (S60–S65). */
export const categoryCalls = {} as const
