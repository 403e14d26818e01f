export { createEzhan, type Ezhan, type EzhanOptions } from './client.ts'
export type * from './types.ts'
