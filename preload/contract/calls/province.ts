/** Calls of 省包 set-up: accounts, 仓库设置, e栈 mapping (I11–I23). */
export const provinceCalls = {} as const
