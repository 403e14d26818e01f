export type { CallOptions } from '../gateway-call.ts'
export type { Boyuan } from './boyuan.ts'
export { type BoyuanOptions, createBoyuan } from './client.ts'
export * from './types.ts'
