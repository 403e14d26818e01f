/** Calls of 手工修改, its history, templates and export of product lists (S104–S106). */
export const productEditCalls = {} as const
