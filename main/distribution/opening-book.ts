import type { SerialTables } from './serial-tables.ts'

/** A device that was in stock before the link began (B23). */
export interface OpeningDevice {
  main: string
  aux1: string | null
  aux2: string | null
  productNo: string
  warehouseNo: string
}

export type OpeningResult = 'added' | 'known' | 'conflict'

/**
 * Enters one 期初 device, in the caller's transaction. One that the book knows already stays as it is: `known` when it is
 * the same device, `conflict` when a number stands on another device or another product. It counts as older than anything.
 */
export function enterOpening(
  serials: SerialTables,
  connectionId: number,
  device: OpeningDevice,
  now: number,
): OpeningResult {
  const parts = [device.main, device.aux1, device.aux2].filter((part) => part !== null) as string[]
  const there = [
    ...new Map(parts.flatMap((part) => serials.whole(connectionId, part)).map((one) => [one.id, one])).values(),
  ]
  if (there.length > 0) {
    const [own] = there
    const same =
      there.length === 1 &&
      own!.main === device.main &&
      own!.productNo === device.productNo &&
      fits(own!.aux1, device.aux1) &&
      fits(own!.aux2, device.aux2)
    return same ? 'known' : 'conflict'
  }
  serials.addDevice({
    ...device,
    connectionId,
    state: 'in',
    at: 0,
    firstAt: 0,
    firstIn: true,
    openingAt: now,
    openingWarehouseNo: device.warehouseNo,
  })
  return 'added'
}

const fits = (a: string | null, b: string | null): boolean => a === null || b === null || a === b
