/** Calls of the five kinds of order of 省包 (I24–I59). */
export const orderCalls = {} as const
