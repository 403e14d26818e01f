/** The few channels between preload and main; `preload/index.ts` is the other end. */
export const CHANNELS = {
  call: 'bridge:call',
  subscribe: 'bridge:subscribe',
  unsubscribe: 'bridge:unsubscribe',
  drop: 'bridge:drop',
  /** Main → page: `{ id, payload }` of one subscription. */
  event: 'bridge:event',
  /** Main → page: open this route, e.g. `/queue?state=refused`. */
  page: 'bridge:page',
} as const
