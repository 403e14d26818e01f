import { PROVINCE_CALLS, type ProvinceControl } from '../province/control.ts'
import type { Fault, FaultKind, FaultSpec } from './faults.ts'
import type { RequestQuery, RequestReport } from './request-log.ts'
import { SHOP_CALLS, type ShopControl } from './shop-control.ts'
import type { Books, BooksQuery, SystemName } from './system.ts'

/** A spec as a person would enter it in the ERP. Prices are decimal strings, at most 4 decimals. */
export type SpecInput = {
  specNo: string
  specName?: string
  barcode?: string
  retailPrice?: string
}

/** A goods as a person would enter it in the ERP; class and brand by name, made when missing. */
export type GoodsInput = {
  goodsNo: string
  goodsName: string
  /** Names from the first level down; up to four levels. */
  classPath?: string[]
  brandName?: string
  unitName?: string
  specs: SpecInput[]
  /** Epoch ms, cut to the second as in the ERP; default: the simulated now. */
  createdAt?: number
}

export type GoodsPatch = { goodsName?: string; classPath?: string[]; brandName?: string; unitName?: string }
export type SpecPatch = { specName?: string; barcode?: string; retailPrice?: string }

/** Epoch ms, both ends included. */
export type TimeWindow = { from: number; to: number }

/** What the ERP's own books say was created in a window. Deleted goods and specs are left out. */
export type ExpectedNew = {
  /** Goods created in the window. */
  goods: number
  /** Specs created in the window that belong to those goods. */
  specsOfNewGoods: number
  /** Specs created in the window whose goods is older than the window. */
  newSpecsOfOldGoods: number
  /** Specs created after the window whose goods was created in it. */
  laterSpecsOfNewGoods: number
  /** The rows behind the counts, by spec id; empty with `countsOnly`. */
  specs: ExpectedSpec[]
}

export type ExpectedSpec = {
  kind: 'of-new-goods' | 'of-old-goods' | 'later-of-new-goods'
  goodsNo: string
  goodsName: string
  specNo: string
  specName: string
  barcode: string
  /** Decimal string with 4 decimals. */
  retailPrice: string
  brandName: string
  unitName: string
  /** Names from the first level down; empty without a class. */
  classPath: string[]
  /** Epoch ms. */
  goodsCreated: number
  specCreated: number
}

export type ClockState = { now: number; offsetMs: number }

/**
 * Everything that tests, the demo and the practice banner may do to a running sandbox.
 * The same type in process and over HTTP. Every method rejects with a readable Error.
 */
export type SandboxControl = ShopControl &
  ProvinceControl & {
    setFault(spec: FaultSpec): Promise<Fault>
    /** Clears the matching faults (all without a filter) and returns how many; a refused port is open again after it. */
    clearFaults(filter?: { system?: SystemName; id?: string; kind?: FaultKind }): Promise<number>
    listFaults(): Promise<Fault[]>
    books(system: SystemName, query?: BooksQuery): Promise<Books>
    expectedNew(window: TimeWindow, options?: { countsOnly?: boolean }): Promise<ExpectedNew>
    createGoods(input: GoodsInput): Promise<void>
    addSpec(goodsNo: string, input: SpecInput & { createdAt?: number }): Promise<void>
    editGoods(goodsNo: string, patch: GoodsPatch): Promise<void>
    editSpec(specNo: string, patch: SpecPatch): Promise<void>
    deleteGoods(goodsNo: string): Promise<void>
    deleteSpec(specNo: string): Promise<void>
    /** Takes a shop or a warehouse out of the interface account's permission, or gives it back. */
    setVisible(kind: 'shop' | 'warehouse', no: string, visible: boolean): Promise<void>
    clock(): Promise<ClockState>
    /** Sets how far all systems' clocks are from the base clock, ms. */
    setClockOffset(offsetMs: number): Promise<ClockState>
    requests(query?: RequestQuery): Promise<RequestReport>
    clearRequests(): Promise<void>
    /** Initial data again, no faults, no offset, empty request log. */
    reset(): Promise<void>
  }

/** The ERP's desk: the part of the control that works on goods. All methods throw a readable Error. */
export type GoodsDesk = {
  createGoods(input: GoodsInput): void
  addSpec(goodsNo: string, input: SpecInput & { createdAt?: number }): void
  editGoods(goodsNo: string, patch: GoodsPatch): void
  editSpec(specNo: string, patch: SpecPatch): void
  deleteGoods(goodsNo: string): void
  deleteSpec(specNo: string): void
  setVisible(kind: 'shop' | 'warehouse', no: string, visible: boolean): void
  expectedNew(window: TimeWindow, countsOnly: boolean): ExpectedNew
}

/** The names that may be called over HTTP. */
export const CONTROL_CALLS = [
  'setFault',
  'clearFaults',
  'listFaults',
  'books',
  'expectedNew',
  'createGoods',
  'addSpec',
  'editGoods',
  'editSpec',
  'deleteGoods',
  'deleteSpec',
  'setVisible',
  'clock',
  'setClockOffset',
  'requests',
  'clearRequests',
  'reset',
  ...PROVINCE_CALLS,
  ...SHOP_CALLS,
] as const satisfies readonly (keyof SandboxControl)[]
